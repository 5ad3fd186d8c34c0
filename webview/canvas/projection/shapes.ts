import type { Shape } from "../../../src/core/document/document";

/** Whether a shape is that of a picture, grey or RGB. */
export const isImage = (shape: Shape | undefined): boolean =>
  shape?.length === 3 && (shape[2] === 1 || shape[2] === 3);
