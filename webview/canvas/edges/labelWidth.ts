/** Pixels that a label's pill takes: the text is set in figures of one width. */
export const labelWidth = (label: string): number =>
  label === "" ? 0 : Math.ceil(label.length * CHARACTER + 2 * PADDING);

const CHARACTER = 6.2;
const PADDING = 5;
