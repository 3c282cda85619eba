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

/** A probability in percent; never a false certainty. */
export function probability(p, draws) {
  if (p === null || p === undefined) return "–";
  if (p > 0 && p < 0.005) return t("probability.under", { percent: percentage("0.5") });
  if (p < 1 && p > 0.995) return t("probability.over", { percent: percentage("99.5") });
  if (draws && (p === 0 || p === 1)) {
    return p === 0 ? t("probability.under", { percent: percentage(group(300 / draws, 1)) }) : t("probability.over", { percent: percentage(group(100 - 300 / draws, 1)) });
  }
  return percentage(group(100 * p, 1));
}

/** Name of the word for a probability, by the scale of the Intergovernmental Panel on Climate Change (Mastrandrea et al.
 * 2010); the same as `Likelihood::of` in crates/messages. */
export function likelihood(p) {
  if (p >= 0.99) return "virtually_certain";
  if (p >= 0.9) return "very_likely";
  if (p >= 0.66) return "likely";
  if (p <= 0.01) return "exceptionally_unlikely";
  if (p <= 0.1) return "very_unlikely";
  if (p <= 0.33) return "unlikely";
  return "about_as_likely_as_not";
}

/** What draws tell at least of a probability: 0 or 1 among n draws is only known to be within 3/n (the rule of three). */
export function bounded(p, draws) {
  if (!draws) return p;
  return p === 0 ? Math.min(3 / draws, 1) : p === 1 ? Math.max(1 - 3 / draws, 0) : p;
}

/** A probability among draws in words, which say no more than its number. */
export const likely = (p, draws) => t("likelihood." + likelihood(bounded(p, draws)));

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
