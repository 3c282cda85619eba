// What draws show of a probability: its interval and its word. The rules are those of crates/methods/src/estimate.rs, which
// has the sources; the page needs them for the thresholds and differences that a reader asks for. A test compares the two.

/** Fewest draws for a word, and for the interval of Wilson. */
const WORDS_FROM = 50;

/** Relative difference up to which values are the same. */
const ALIKE = 1e-12;

/** Quantile of the standard normal distribution at 97.5 %. */
const Z = 1.959963984540054;

/** Name of the strongest word whose class holds the whole interval, by the scale of the Intergovernmental Panel on Climate
 * Change (Mastrandrea et al. 2010), whose classes contain each other; the same as `Likelihood::within` in crates/messages. */
export function likelihood(low, high) {
  if (low >= 0.99) return "virtually_certain";
  if (low >= 0.9) return "very_likely";
  if (low >= 0.66) return "likely";
  if (high <= 0.01) return "exceptionally_unlikely";
  if (high <= 0.1) return "very_unlikely";
  if (high <= 0.33) return "unlikely";
  return low > 0.33 && high < 0.66 ? "about_as_likely_as_not" : "undecided";
}

/** Class of a word, by which probabilities are marked and counted; the same as `Likelihood::class`. */
export function classOf(word) {
  if (word === "undecided") return "undecided";
  if (word === "about_as_likely_as_not") return "open";
  return word.endsWith("unlikely") ? "unlikely" : "likely";
}

/** Name of the word for an estimate: that of its interval, if the draws are enough. */
export function word(interval, draws) {
  return !interval || draws < WORDS_FROM ? "undecided" : likelihood(...interval);
}

/** The 95 % interval of a probability of which `met` of `draws` are known. */
export function interval(met, draws) {
  return draws >= WORDS_FROM ? wilson(met, draws) : exact(met, draws);
}

function wilson(met, draws) {
  const share = met / draws;
  const centre = share + Z * Z / (2 * draws);
  const half = Z * Math.sqrt(share * (1 - share) / draws + Z * Z / (4 * draws * draws));
  const whole = 1 + Z * Z / draws;
  return [met > 0 ? Math.max(0, (centre - half) / whole) : 0, met < draws ? Math.min(1, (centre + half) / whole) : 1];
}

/** By Clopper and Pearson; one-sided where no draw or every draw meets the condition. */
function exact(met, draws) {
  const tail = met === 0 || met === draws ? 0.05 : 0.025;
  return [met === 0 ? 0 : 1 - upper(draws - met, draws, tail), met === draws ? 1 : upper(met, draws, tail)];
}

/** The probability at which `met` or fewer of `draws` meet the condition with probability `tail`, by bisection. */
function upper(met, draws, tail) {
  let [low, high] = [0, 1];
  while (high - low > 1e-12) {
    const middle = (low + high) / 2;
    if (atMost(met, draws, middle) > tail) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Probability that at most `met` of `draws` meet a condition of probability `p`. */
function atMost(met, draws, p) {
  let term = (1 - p) ** draws;
  let sum = term;
  for (let k = 0; k < met; k++) {
    term *= (draws - k) / (k + 1) * p / (1 - p);
    sum += term;
  }
  return sum;
}

/** Whether values are the same apart from rounding. `size`: size of the values, or of those whose differences they are. */
export function alike(values, size = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)) {
  return values.length < 2 || values.reduce((most, value) => Math.max(most, value), -Infinity) - values.reduce((least, value) => Math.min(least, value), Infinity) <= ALIKE * size;
}

/** The estimate of a share of draws, with the fields that the data of a run have. */
export function estimate(met, draws, same = false) {
  if (draws < 2 || same) return { probability: null, interval_95: null, likelihood: "undecided", met_by_all: draws > 1 ? met === draws : null };
  const ends = interval(met, draws);
  return { probability: met / draws, interval_95: ends, likelihood: word(ends, draws), met_by_all: null };
}

/** The estimate of a share of values that meet a condition. */
export const among = (values, meets, size) => estimate(values.filter(meets).length, values.length, alike(values, size));

/** An estimate in the data of a run. Interval and word are made here from the share, so that runs of earlier versions, which
 * have the share alone or other words, are shown by the same rules. */
export function known(one, draws) {
  if (one === null || one === undefined) return null;
  if (typeof one === "number") return estimate(Math.round(one * draws), draws);
  return one.probability === undefined || one.probability === null ? one : { ...one, ...estimate(Math.round(one.probability * draws), draws) };
}
