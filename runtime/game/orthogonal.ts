/**
 * Makes the columns of a row-major [rows, columns] matrix orthonormal (its rows, when they are fewer) by Gram-Schmidt,
 * each vector projected twice: once is not enough in floating point where vectors are nearly parallel. The first vector
 * keeps its direction, so a Gaussian matrix gives the uniform distribution over orthogonal ones (Saxe et al. 2014).
 */
export function orthogonalColumns(
  matrix: Float32Array,
  rows: number,
  columns: number,
): Float32Array {
  const tall = rows >= columns;
  const [length, count] = tall ? [rows, columns] : [columns, rows];
  const at = (vector: number, i: number) => (tall ? i * columns + vector : vector * columns + i);

  const basis: Float64Array[] = [];
  for (let vector = 0; vector < count; vector++) {
    const next = Float64Array.from({ length }, (_, i) => matrix[at(vector, i)] ?? 0);
    for (let pass = 0; pass < 2; pass++) {
      for (const unit of basis) addScaled(next, unit, -dot(next, unit));
    }
    const norm = Math.sqrt(dot(next, next));
    basis.push(next.map((value) => value / norm));
  }

  const result = new Float32Array(matrix.length);
  basis.forEach((unit, vector) => unit.forEach((value, i) => (result[at(vector, i)] = value)));
  return result;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

function addScaled(target: Float64Array, source: Float64Array, factor: number): void {
  for (let i = 0; i < target.length; i++) target[i] = (target[i] ?? 0) + factor * (source[i] ?? 0);
}
