import type { Emitter } from "../emitter";
import { range } from "../shape";
import type { Value } from "../value";

/** How windows run along one axis of an image. */
export interface Window {
  /** Number of windows. */
  readonly count: number;
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  /** Zeros before the first row; negative where the first rows are skipped. As many follow as the last window needs. */
  readonly before: number;
}

/**
 * The windows of an image as rows of a matrix (im2col): B x H x W x C becomes (B h w) x (kh kw C), in the
 * order in which a filter kh x kw x C x O lies in memory.
 *
 * It is one Gather of pixels from the padded image. Where the stride divides the kernel width, `stride`
 * neighbouring pixels are always read together, and a pixel may be that whole group: fewer, longer copies.
 */
export function patches(emit: Emitter, image: Value, down: Window, across: Window): Value {
  const [batch = 1, height = 1, width = 1, channels = 1] = image.shape;
  const size = down.kernel * across.kernel * channels;
  const shape = [batch * down.count * across.count, size];
  if (isPointwise(down, height) && isPointwise(across, width)) return emit.reshape(image, shape);

  const group = across.dilation === 1 && across.kernel % across.stride === 0 ? across.stride : 1;
  const padded = padToWindows(emit, image, down, across, group);
  const [, paddedHeight = 1, paddedWidth = 1] = padded.shape;
  const groups = paddedWidth / group;
  const pixels = emit.reshape(padded, [batch, paddedHeight * groups, group * channels]);

  const rowStarts = windowStarts(down);
  const columnStarts = windowStarts(across).map((start) => start / group);
  const rowTaps = range(down.kernel).map((tap) => tap * down.dilation);
  const columnTaps = range(across.kernel / group).map((tap) => tap * across.dilation);
  const key = [
    "patches",
    groups,
    ...rowStarts.slice(0, 2),
    down.count,
    ...rowTaps,
    "x",
    ...columnStarts.slice(0, 2),
    across.count,
    ...columnTaps,
  ].join();
  const indices = emit.shared(key, () => {
    const list: number[] = [];
    for (const row of rowStarts)
      for (const column of columnStarts)
        for (const i of rowTaps)
          for (const j of columnTaps) list.push((row + i) * groups + column + j);
    return emit.constant(list, [list.length], "int32");
  });
  const gathered = emit.node("Gather", [pixels, indices], { axis: 1 }, [
    batch,
    indices.shape[0] ?? 0,
    group * channels,
  ]);
  return emit.reshape(gathered, shape);
}

const isPointwise = ({ kernel, stride, before, count }: Window, length: number): boolean =>
  kernel === 1 && stride === 1 && before === 0 && count === length;

const windowStarts = ({ count, stride }: Window): number[] => range(count).map((i) => i * stride);

/** Pads, or crops where padding is negative, to just what the windows read; the width to whole groups. */
function padToWindows(
  emit: Emitter,
  image: Value,
  down: Window,
  across: Window,
  group: number,
): Value {
  const [batch = 1, height = 1, width = 1, channels = 1] = image.shape;
  const fit = (
    length: number,
    { before, count, stride, kernel, dilation }: Window,
    multiple: number,
  ) => {
    const reach = (count - 1) * stride + (kernel - 1) * dilation + 1;
    const needed = Math.ceil(reach / multiple) * multiple;
    const skip = Math.max(0, -before);
    const front = Math.max(0, before);
    const kept = Math.max(0, Math.min(length - skip, needed - front));
    return { skip, kept, padding: [front, needed - front - kept] as const };
  };
  const [y, x] = [fit(height, down, 1), fit(width, across, group)];
  const cropped = emit.slice(image, [0, y.skip, x.skip, 0], [batch, y.kept, x.kept, channels]);
  return emit.pad(cropped, [[0, 0], y.padding, x.padding, [0, 0]]);
}
