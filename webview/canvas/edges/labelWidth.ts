/** Pixels that a label's pill takes: the text is set in figures of one width. */
export const labelWidth = (label: string): number =>
  label === "" ? 0 : Math.ceil(label.length * CHARACTER + 2 * PADDING);

const CHARACTER = 6.9;
const PADDING = 6;

/** Pixels that a port's name takes beside its card. */
export const portLabelWidth = (label: string | undefined): number =>
  label === undefined ? 0 : Math.ceil(label.length * CHARACTER + 8);
