// Classes and colours of the map: few, equally full, and apart for colour-blind readers.

/** Cividis (Nunez, Anderton and Renslow 2018), light to dark, and a diverging scale from blue to orange. */
const RISING = ["#fdea9b", "#d9c55a", "#a8a06f", "#7c7b78", "#515a7c", "#20457c", "#00204d"];
const DIVERGING = ["#1f5fa8", "#6fa3d6", "#bcd6ee", "#f2f2f2", "#fbd3a8", "#ee9a4d", "#b85c00"];

/** Most digits of a limit. */
const DIGITS = 7;

/** A round number of some digits near a value. */
function round(value, digits) {
  return Number(value.toPrecision(digits));
}

/** Number of the class of a value. */
function place(value, breaks) {
  let at = 0;
  while (at < breaks.length && value >= breaks[at]) at += 1;
  return at;
}

/** Limits as round as they can be while each class has a value. */
function rounded(limits, known) {
  for (let digits = 2; digits <= DIGITS; digits += 1) {
    const breaks = limits.map((limit) => round(limit, digits));
    if (new Set(known.map((value) => place(value, breaks))).size === limits.length + 1) return breaks;
  }
  return limits;
}

/** `{breaks, colour(value), colours}` of values; `diverging`: classes lie evenly about zero. Values that are all alike
 * are one class without a limit. */
export function scale(values, diverging) {
  const known = values.filter((value) => value !== null && value !== undefined && Number.isFinite(value)).sort((a, b) => a - b);
  let breaks = [];
  if (diverging) {
    const size = known.map(Math.abs).sort((a, b) => a - b);
    // The outer classes begin at the 90th percentile of the sizes. With the largest one, a single outlier would leave
    // all other counties in the middle. Where most sizes are zero, the largest one is the only one that is left.
    const wide = round(size[Math.floor(0.9 * (size.length - 1))] || size.at(-1) || 0, 2);
    if (wide > 0) breaks = [-1, -0.5, -0.1, 0.1, 0.5, 1].map((part) => round(part * wide, DIGITS));
  } else {
    const at = (share) => known[Math.floor(share * (known.length - 1))];
    // A limit at the smallest value would bound a class without a value.
    const limits = [...new Set([1, 2, 3, 4, 5, 6].map((step) => at(step / 7)))].filter((limit) => limit > known[0]);
    // Most values can be alike; the others are then one class.
    const other = known.find((value) => value > known[0]);
    breaks = rounded(limits.length || other === undefined ? limits : [other], known);
  }
  const own = diverging ? (breaks.length ? DIVERGING : [DIVERGING[3]]) : RISING.slice(0, breaks.length + 1);
  const colour = (value) => {
    if (value === null || value === undefined || !Number.isFinite(value)) return "#ffffff";
    return own[place(value, breaks)];
  };
  return { breaks, colours: own, colour };
}

/** The texts of the classes. `show(limit, more)` is the text of a limit with `more` digits than usual: as many are added
 * as keep the limits apart. */
export function ranges(breaks, show) {
  if (!breaks.length) return [null];
  let texts = [];
  for (let more = 0; more <= DIGITS; more += 1) {
    texts = breaks.map((limit) => show(limit, more));
    if (new Set(texts).size === texts.length) break;
  }
  return [`< ${texts[0]}`, ...texts.slice(1).map((high, at) => `${texts[at]} – ${high}`), `≥ ${texts.at(-1)}`];
}
