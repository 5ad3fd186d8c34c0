/**
 * The Frechet distance between two sets of features, each taken as a Gaussian (Heusel et al. 2017, in the features of the
 * small classifier instead of Inception's): |m - n|^2 + tr(A + B - 2 (A B)^(1/2)).
 */

/** Both sets [count, size]. Each needs more rows than `size` for a covariance that means something. */
export function frechetDistance(a: Float32Array, b: Float32Array, size: number): number {
  const [p, q] = [gaussianOf(a, size), gaussianOf(b, size)];
  let distance = 0;
  for (let i = 0; i < size; i++) distance += ((p.mean[i] ?? 0) - (q.mean[i] ?? 0)) ** 2;
  // tr (A B)^(1/2) is the sum of the roots of the eigenvalues of A^(1/2) B A^(1/2), which is symmetric.
  const root = squareRoot(p.covariance, size);
  const inner = product(product(root, q.covariance, size), root, size);
  const { values } = eigenvectors(inner, size);
  const cross = values.reduce((sum, value) => sum + Math.sqrt(Math.max(0, value)), 0);
  return distance + trace(p.covariance, size) + trace(q.covariance, size) - 2 * cross;
}

function gaussianOf(rows: Float32Array, size: number) {
  const count = rows.length / size;
  const mean = new Float64Array(size);
  for (let j = 0; j < rows.length; j++)
    mean[j % size] = (mean[j % size] ?? 0) + (rows[j] ?? 0) / count;
  const covariance = new Float64Array(size * size);
  for (let row = 0; row < count; row++) {
    for (let i = 0; i < size; i++) {
      const x = (rows[row * size + i] ?? 0) - (mean[i] ?? 0);
      for (let j = 0; j < size; j++) {
        const y = (rows[row * size + j] ?? 0) - (mean[j] ?? 0);
        covariance[i * size + j] = (covariance[i * size + j] ?? 0) + (x * y) / (count - 1);
      }
    }
  }
  return { mean, covariance };
}

function trace(matrix: Float64Array, size: number): number {
  let sum = 0;
  for (let i = 0; i < size; i++) sum += matrix[i * size + i] ?? 0;
  return sum;
}

function product(a: Float64Array, b: Float64Array, size: number): Float64Array {
  const out = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < size; k++) {
      const factor = a[i * size + k] ?? 0;
      for (let j = 0; j < size; j++) {
        out[i * size + j] = (out[i * size + j] ?? 0) + factor * (b[k * size + j] ?? 0);
      }
    }
  }
  return out;
}

/** V sqrt(D) V^T of a symmetric matrix without negative eigenvalues. */
function squareRoot(matrix: Float64Array, size: number): Float64Array {
  const { values, vectors } = eigenvectors(matrix, size);
  const scaled = vectors.map((value, at) => value * Math.sqrt(Math.max(0, values[at % size] ?? 0)));
  const transposed = vectors.map(
    (_, at) => vectors[(at % size) * size + Math.floor(at / size)] ?? 0,
  );
  return product(scaled, transposed, size);
}

const SWEEPS = 30;

/** Eigenvalues and, as columns, eigenvectors of a symmetric matrix, by cyclic Jacobi rotations (Golub and Van Loan, 8.5). */
function eigenvectors(
  symmetric: Float64Array,
  size: number,
): { readonly values: Float64Array; readonly vectors: Float64Array } {
  const a = symmetric.slice();
  const v = new Float64Array(size * size);
  for (let i = 0; i < size; i++) v[i * size + i] = 1;
  const at = (i: number, j: number) => a[i * size + j] ?? 0;
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let off = 0;
    for (let p = 0; p < size; p++) for (let q = p + 1; q < size; q++) off += at(p, q) ** 2;
    if (off < 1e-20 * trace(a, size) ** 2) break;
    for (let p = 0; p < size; p++) {
      for (let q = p + 1; q < size; q++) {
        if (at(p, q) === 0) continue;
        const theta = (at(q, q) - at(p, p)) / (2 * at(p, q));
        const t = Math.sign(theta || 1) / (Math.abs(theta) + Math.hypot(theta, 1));
        const c = 1 / Math.hypot(t, 1);
        const s = t * c;
        rotateRows(a, size, p, q, c, s);
        rotateColumns(a, size, p, q, c, s);
        rotateColumns(v, size, p, q, c, s);
      }
    }
  }
  return { values: Float64Array.from({ length: size }, (_, i) => at(i, i)), vectors: v };
}

function rotateRows(m: Float64Array, size: number, p: number, q: number, c: number, s: number) {
  for (let k = 0; k < size; k++) {
    const [x, y] = [m[p * size + k] ?? 0, m[q * size + k] ?? 0];
    m[p * size + k] = c * x - s * y;
    m[q * size + k] = s * x + c * y;
  }
}

function rotateColumns(m: Float64Array, size: number, p: number, q: number, c: number, s: number) {
  for (let k = 0; k < size; k++) {
    const [x, y] = [m[k * size + p] ?? 0, m[k * size + q] ?? 0];
    m[k * size + p] = c * x - s * y;
    m[k * size + q] = s * x + c * y;
  }
}
