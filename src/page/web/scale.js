// Classes and colours of the map: few, equally full, and apart for colour-blind readers.

/** Cividis (Nunez, Anderton and Renslow 2018), light to dark, and a diverging scale from blue to orange. */
const RISING = ["#fdea9b", "#d9c55a", "#a8a06f", "#7c7b78", "#515a7c", "#20457c", "#00204d"];
const DIVERGING = ["#1f5fa8", "#6fa3d6", "#bcd6ee", "#f2f2f2", "#fbd3a8", "#ee9a4d", "#b85c00"];

/** A round number near a value. */
function round(value) {
  if (value === 0) return 0;
  const step = 10 ** (Math.floor(Math.log10(Math.abs(value))) - 1);
  // Six digits take away the binary rest of the product.
  return Number((Math.round(value / step) * step).toPrecision(6));
}

/** `{breaks, colour(value), colours}` of values; `diverging`: classes lie evenly about zero. */
export function scale(values, diverging) {
  const known = values.filter((value) => value !== null && value !== undefined && Number.isFinite(value)).sort((a, b) => a - b);
  const colours = diverging ? DIVERGING : RISING;
  let breaks;
  if (diverging) {
    const size = known.map(Math.abs).sort((a, b) => a - b);
    // The outer classes begin at the 90th percentile of the sizes. With the largest one, a single outlier would leave
    // all other counties in the middle.
    const wide = round(size[Math.floor(0.9 * (size.length - 1))] ?? 1) || 1e-9;
    breaks = [-1, -0.5, -0.1, 0.1, 0.5, 1].map((part) => part * wide);
  } else {
    const at = (share) => known[Math.floor(share * (known.length - 1))] ?? 0;
    // Limits that were rounded can coincide, above all where many counties have the same value.
    breaks = [...new Set([1, 2, 3, 4, 5, 6].map((step) => round(at(step / 7))))];
  }
  const own = diverging || breaks.length === 6 ? colours : colours.slice(0, breaks.length + 1);
  const colour = (value) => {
    if (value === null || value === undefined || !Number.isFinite(value)) return "#ffffff";
    let at = 0;
    while (at < breaks.length && value >= breaks[at]) at += 1;
    return own[at];
  };
  return { breaks, colours: own, colour };
}
