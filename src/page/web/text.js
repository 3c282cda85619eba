// Words and numbers in the language of the reader. The texts stand in crates/messages/src/page and come with the data of
// the page.

let words = {};
let language = "zh";

/** Takes over the words and the language. */
export function speak(all, which) {
  words = all ?? words;
  language = which;
  document.documentElement.lang = which === "zh" ? "zh-CN" : "en";
}

/** The language: `zh` or `en`. */
export function tongue() {
  return language;
}

/** A text by its key, with values put in for `{name}`. */
export function t(key, values = {}) {
  const entry = words[key];
  if (!entry) return key;
  // A function and not a text, because a dollar sign in a value would be read as a pattern.
  return entry[language].replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
}

/** A text in both languages. */
export function both(key, values = {}) {
  const kept = language;
  const told = {};
  for (const which of ["zh", "en"]) {
    language = which;
    const own = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value?.[which] ?? value]));
    told[which] = t(key, own);
  }
  language = kept;
  return told;
}

/** One of the two languages of a thing that has `zh` and `en`. */
export function pick(names) {
  return names ? names[language] : "";
}

/** A name of a thing where it stands alone: in English with a capital letter. */
export function label(names) {
  const text = pick(names);
  return language === "en" ? text.charAt(0).toUpperCase() + text.slice(1) : text;
}

/** Formatters by language and digits: making one takes longer than using it a hundred times. */
const formats = new Map();

function group(value, digits) {
  const key = language + digits;
  if (!formats.has(key)) {
    formats.set(key, new Intl.NumberFormat(language === "zh" ? "zh-CN" : "en-GB", { minimumFractionDigits: digits, maximumFractionDigits: digits }));
  }
  return formats.get(key).format(value);
}

const persons = new Set(["persons", "persons per year", "places", "beds", "jobs", "households"]);
const COST = "100 million yuan of 2020 per year";

/** A number as percent. */
export const percentage = (value) => t("number.percent", { number: value });

/** Digits for a number of ordinary size. */
function plain(value, more) {
  const size = Math.abs(value);
  return group(value, more + (size >= 1000 ? 0 : size >= 100 ? 1 : 2));
}

function counted(value, sign, more) {
  const size = Math.abs(value);
  if (language === "zh") {
    return size >= 1e4 ? `${sign}${group(value / 1e4, more + (size >= 1e6 ? 1 : 2))}${t("number.wan")}` : sign + group(value, more);
  }
  if (size >= 1e6) return t("number.counted", { number: sign + group(value / 1e6, 2 + more), unit: t("number.million") });
  return sign + group(value, more);
}

/** A value of an indicator for people, with its unit. `signed`: with a plus sign, and shares in points. `more`: digits
 * in addition to the usual ones. */
export function show(value, unit, signed = false, more = 0) {
  if (value === null || value === undefined || Number.isNaN(value)) return "–";
  const sign = signed && value > 0 ? "+" : "";
  if (unit === "share" || unit === "share per year") {
    return signed ? t("number.counted", { number: sign + group(100 * value, 2 + more), unit: t("number.points") }) : percentage(group(100 * value, 1 + more));
  }
  if (persons.has(unit)) return t("number.counted", { number: counted(value, sign, more), unit: t("unit." + unit) }).trim();
  if (unit === COST) {
    return language === "zh"
      ? `${sign}${group(value, more + (Math.abs(value) >= 100 ? 0 : 2))}${t("number.yi")}`
      : t("number.billion", { sign: value < 0 ? "-" : sign, number: group(Math.abs(value) / 10, more + (Math.abs(value) >= 100 ? 1 : 2)) });
  }
  if (unit === "yuan") {
    return language === "zh" && Math.abs(value) >= 1e4 ? t("number.wan_yuan", { number: group(value / 1e4, 1 + more) }) : t("number.yuan", { number: group(value, more) });
  }
  if (unit === "percent") return percentage(sign + group(value, 1 + more));
  const name = t("unit." + unit);
  return name ? t("number.counted", { number: sign + plain(value, more), unit: name }) : sign + plain(value, more);
}

/** Short form for axes. `signed`: changes, in which shares are in percentage points. */
export function tick(value, unit, signed = false) {
  if (unit === "share" || unit === "share per year") {
    const number = Number((100 * value).toFixed(2));
    return signed ? t("number.counted", { number, unit: t("number.axis_points") }) : percentage(number);
  }
  if (persons.has(unit)) {
    const size = Math.abs(value);
    const [part, word] = language === "zh" ? [1e4, "number.wan"] : [1e6, "number.million"];
    return size < part ? Number(value.toPrecision(4)).toLocaleString("en-GB") : t("number.counted", { number: Number((value / part).toPrecision(4)), unit: t(word) });
  }
  if (unit === COST) {
    const sign = value < 0 ? "-" : "";
    return language === "zh" ? `${Number(value.toPrecision(4))}${t("number.yi")}` : t("number.billion", { sign, number: Number((Math.abs(value) / 10).toPrecision(4)) });
  }
  return `${Number(value.toPrecision(5))}`;
}

/** A probability in percent. A share that would show as 0 or 100 % is a bound: the end of its interval, never 0 or 100 %. */
export function probability(one) {
  if (!one || one.probability === null || one.probability === undefined) {
    return one?.met_by_all === true ? t("probability.all") : one?.met_by_all === false ? t("probability.none") : "–";
  }
  const p = one.probability;
  if (p < 0.005) return t("probability.under", { percent: percentage(group(Math.max(0.1, 100 * one.interval_95[1]), 1)) });
  if (p > 0.995) return t("probability.over", { percent: percentage(group(Math.min(99.9, 100 * one.interval_95[0]), 1)) });
  return percentage(group(100 * p, 1));
}

/** The word for a probability, which never stands without its number. */
export const likely = (one) => t("likelihood." + (one.likelihood ?? "undecided"));

/** The ends of an interval in brackets; nothing where the draws do not show it, or are all alike. */
export function range(low, high, shown) {
  return hasRange(low, high) ? t("place.range", { low: shown(low), high: shown(high) }) : "";
}

/** Whether there is an interval. */
export const hasRange = (low, high) => low !== null && low !== undefined && high !== null && high !== undefined && low !== high;

/** A share as percent. */
export function percent(value, digits = 1) {
  return value === null || value === undefined ? "–" : percentage(group(100 * value, digits));
}

/** A value of a lever, with three digits at most. */
export const short = (value) => group(value, 3).replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "");

/** A value of a lever with its unit. */
export const sized = (value, lever) => t("set.value", { value: value.toLocaleString(language === "zh" ? "zh-CN" : "en-GB", { maximumFractionDigits: 4 }), unit: language === "zh" ? lever.unit_zh : lever.unit });

/** Years of a lever setting: from when, and how long it takes until it is in full effect. */
export const period = ({ start, ramp }) => t(ramp > 1 ? "set.from" : "set.at", { start, ramp });

/** A plain number. */
export function number(value, digits = 0) {
  return value === null || value === undefined ? "–" : group(value, digits);
}
