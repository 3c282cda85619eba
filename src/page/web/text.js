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
  const text = formats.get(key).format(value);
  // A rounded zero has no sign.
  return /^-[0.,]*$/.test(text) ? text.slice(1) : text;
}

/** A plus sign, unless the text of the number is a zero. */
const plus = (text, signed, value) => (signed && value > 0 && /[1-9]/.test(text) ? `+${text}` : text);

const persons = new Set(["persons", "persons per year", "places", "beds", "jobs", "households"]);
const COST = "100 million yuan of 2020 per year";

/** A number as percent. */
export const percentage = (value) => t("number.percent", { number: value });

/** Digits for a number of ordinary size. */
function plain(value, more) {
  const size = Math.abs(value);
  return group(value, more + (size >= 1000 ? 0 : size >= 100 ? 1 : 2));
}

/** `size`: size of the numbers that stand beside each other in English, which have one unit. */
function counted(value, signed, more, size = Math.abs(value)) {
  const [part, word, digits] = language === "zh" ? [1e4, "number.wan", size >= 1e6 ? 1 : 2] : [1e6, "number.million", size >= 1e6 ? 2 : 3];
  if (size < part) return plus(group(value, more), signed, value);
  const number = plus(group(value / part, more + digits), signed, value);
  return language === "zh" ? number + t(word) : t("number.counted", { number, unit: t(word) });
}

function money(value, signed, more) {
  const [size, digits] = [Math.abs(value), Math.abs(value) >= 100 ? 1 : 2];
  if (language === "zh") return plus(group(value, more + (size >= 100 ? 0 : 2)), signed, value) + t("number.yi");
  const number = group(size / 10, more + digits);
  return t("number.billion", { sign: /[1-9]/.test(number) ? (value < 0 ? "-" : signed ? "+" : "") : "", number });
}

/** A value of an indicator for people, with its unit. `signed`: with a plus sign, and shares in points. `more`: digits
 * in addition to the usual ones. */
export function show(value, unit, signed = false, more = 0, size = undefined) {
  if (value === null || value === undefined || Number.isNaN(value)) return "–";
  if (unit === "share" || unit === "share per year") {
    return signed ? t("number.counted", { number: plus(group(100 * value, 2 + more), true, value), unit: t("number.points") }) : percentage(group(100 * value, 1 + more));
  }
  if (persons.has(unit)) return t("number.counted", { number: counted(value, signed, more, size), unit: t("unit." + unit) }).trim();
  if (unit === COST) return money(value, signed, more);
  if (unit === "yuan") {
    return language === "zh" && Math.abs(value) >= 1e4 ? t("number.wan_yuan", { number: group(value / 1e4, 1 + more) }) : t("number.yuan", { number: group(value, more) });
  }
  const number = plus(unit === "percent" ? group(value, 1 + more) : plain(value, more), signed, value);
  if (unit === "percent") return percentage(number);
  const name = t("unit." + unit);
  return name ? t("number.counted", { number, unit: name }) : number;
}

/** A function that shows a value and the ends of its interval in one unit. In English thousands of residents are rounded to a
 * thousandth of a million, because single persons would be more than a projection knows. */
export function alongside(unit, values) {
  const most = Math.max(...values.map((value) => Math.abs(value ?? 0)));
  const size = language === "en" && unit === "persons" && most >= 1e5 ? Math.max(most, 1e6) : undefined;
  return (value) => show(value, unit, false, size !== undefined && most < 1e6 ? 1 : 0, size);
}

/** Short form for axes. `signed`: changes, in which shares are in percentage points, which the axis says. */
export function tick(value, unit, signed = false) {
  // Some digits of a number; adding zero takes the sign from a negative zero.
  const rounded = (one, digits) => Number(one.toPrecision(digits)) + 0;
  if (unit === "share" || unit === "share per year") {
    const number = Number((100 * value).toFixed(2)) + 0;
    return signed ? plus(String(number), true, number) : percentage(number);
  }
  if (persons.has(unit)) {
    const size = Math.abs(value);
    const [part, word] = language === "zh" ? [1e4, "number.wan"] : [1e6, "number.million"];
    return size < part ? rounded(value, 4).toLocaleString("en-GB") : t("number.counted", { number: rounded(value / part, 4), unit: t(word) });
  }
  if (unit === COST) {
    const sign = value < 0 ? "-" : "";
    return language === "zh" ? `${rounded(value, 4)}${t("number.yi")}` : t("number.billion", { sign, number: rounded(Math.abs(value) / 10, 4) });
  }
  return `${rounded(value, 5)}`;
}

/** A probability in percent. A share that would show as 0 or 100 % is a bound: the end of its interval, never 0 or 100 %. */
export function probability(one) {
  if (!one || one.probability === null || one.probability === undefined) {
    return one?.met_by_all === true ? t("probability.all") : one?.met_by_all === false ? t("probability.none") : "–";
  }
  const shown = tenths(one.probability);
  if (shown <= 0) return t("probability.under", { percent: percentage(group(tenths(Math.max(0.001, one.interval_95[1])), 1)) });
  if (shown >= 100) return t("probability.over", { percent: percentage(group(tenths(Math.min(0.999, one.interval_95[0])), 1)) });
  return percentage(group(shown, 1));
}

/** Whether a probability is shown as a bound. */
export const isBound = (one) => one.probability !== null && (tenths(one.probability) <= 0 || tenths(one.probability) >= 100);

/** A share in percent, rounded to a tenth, half away from zero: as `tenths` in src/report/certainty.rs. */
const tenths = (share) => Math.round(1000 * share) / 10;

/** The end of the 95 % interval of a probability. */
export const endOf = (share) => percentage(group(tenths(share), 1));

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

/** Years of a lever setting: from when, and how long it takes until it is in full effect; where the run moves it, what holds in
 * the run and what is written. */
export function period({ start, ramp, timing }) {
  const { acts_from: acts, full_in: full } = timing ?? {};
  if (!timing || (acts === start && full === start + ramp - 1)) return t(ramp > 1 ? "set.from" : "set.at", { start, ramp });
  return t(acts === null ? "set.run_not" : full === null ? "set.run_never" : "set.run", { acts, full, start, ramp });
}

/** A plain number. */
export function number(value, digits = 0) {
  return value === null || value === undefined ? "–" : group(value, digits);
}
