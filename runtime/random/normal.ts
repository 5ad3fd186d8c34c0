/**
 * The standard normal distribution, both ways: a number of (-1/2, 1/2) to its quantile, and a limit to the probability
 * between 0 and it. Probabilities are measured from the centre, because p - 1/2 keeps its digits where p does not.
 */

/**
 * The z with Phi(z) - 1/2 = `centred`, for -1/2 < centred < 1/2, to about 16 digits: M. J. Wichura, "Algorithm AS 241:
 * The Percentage Points of the Normal Distribution", Applied Statistics 37 (1988), PPND16. Strictly odd in `centred`.
 */
export function normalQuantile(centred: number): number {
  if (Math.abs(centred) <= 0.425) {
    const r = 0.180625 - centred * centred;
    const numerator =
      ((((((2509.0809287301226727 * r + 33430.575583588128105) * r + 67265.770927008700853) * r +
        45921.953931549871457) *
        r +
        13731.693765509461125) *
        r +
        1971.5909503065514427) *
        r +
        133.14166789178437745) *
        r +
      3.387132872796366608;
    const denominator =
      ((((((5226.495278852854561 * r + 28729.085735721942674) * r + 39307.89580009271061) * r +
        21213.794301586595867) *
        r +
        5394.1960214247511077) *
        r +
        687.1870074920579083) *
        r +
        42.313330701600911252) *
        r +
      1;
    return (centred * numerator) / denominator;
  }
  const root = Math.sqrt(-Math.log(0.5 - Math.abs(centred)));
  const z = root <= 5 ? nearTail(root - 1.6) : farTail(root - 5);
  return centred < 0 ? -z : z;
}

function nearTail(r: number): number {
  const numerator =
    ((((((7.7454501427834140764e-4 * r + 0.0227238449892691845833) * r + 0.24178072517745061177) *
      r +
      1.27045825245236838258) *
      r +
      3.64784832476320460504) *
      r +
      5.7694972214606914055) *
      r +
      4.6303378461565452959) *
      r +
    1.42343711074968357734;
  const denominator =
    ((((((1.05075007164441684324e-9 * r + 5.475938084995344946e-4) * r + 0.0151986665636164571966) *
      r +
      0.14810397642748007459) *
      r +
      0.68976733498510000455) *
      r +
      1.6763848301838038494) *
      r +
      2.05319162663775882187) *
      r +
    1;
  return numerator / denominator;
}

function farTail(r: number): number {
  const numerator =
    ((((((2.01033439929228813265e-7 * r + 2.71155556874348757815e-5) * r +
      0.0012426609473880784386) *
      r +
      0.026532189526576123093) *
      r +
      0.29656057182850489123) *
      r +
      1.7848265399172913358) *
      r +
      5.4637849111641143699) *
      r +
    6.6579046435011037772;
  const denominator =
    ((((((2.04426310338993978564e-15 * r + 1.4215117583164458887e-7) * r +
      1.8463183175100546818e-5) *
      r +
      7.868691311456132591e-4) *
      r +
      0.0148753612908506148525) *
      r +
      0.13692988092273580531) *
      r +
      0.59983220655588793769) *
      r +
    1;
  return numerator / denominator;
}

/**
 * Phi(limit) - 1/2 for limit >= 0, by the series of Kendall and Stuart that Marsaglia gives in "Evaluating the Normal
 * Distribution", Journal of Statistical Software 11 (2004): phi(x) (x + x^3/3 + x^5/(3*5) + ...). All terms are
 * positive, so nothing cancels.
 */
export function normalProbabilityBelow(limit: number): number {
  // Beyond nine deviations less than 2^-60 is left, which a double near 1/2 cannot hold.
  if (limit > 9) return 0.5;
  let term = limit;
  let sum = limit;
  for (let odd = 3; term > sum * 1e-17; odd += 2) {
    term *= (limit * limit) / odd;
    sum += term;
  }
  return Math.min(0.5, (sum * Math.exp((-limit * limit) / 2)) / Math.sqrt(2 * Math.PI));
}
