/** The most thumbnails that a timeline has. */
const MOST = 6;

/**
 * Places of a timeline's thumbnails among `count` sheets: the newest, and before it every 2^k-th from the first, so that
 * a sheet more moves none but the last until there are twice as many.
 */
export function landmarks(count: number): readonly number[] {
  let stride = 1;
  while (Math.ceil(count / stride) > MOST - 1) stride *= 2;
  const places: number[] = [];
  for (let place = 0; place < count - 1; place += stride) places.push(place);
  return count === 0 ? places : [...places, count - 1];
}
