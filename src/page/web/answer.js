// The answer first: the probability of the targets, in a sentence to paste, the fan, the crossing year, an own threshold.

import { card } from "./card.js";
import { bars, chart, fan } from "./chart.js";
import { crossed, tidy } from "./csv.js";
import { announce, copy, fill, h } from "./dom.js";
import { alike, among, known } from "./estimate.js";
import { endOf, hasRange, isBound, probability, likely, number, percent, percentage, pick, show, t, tongue } from "./text.js";
import { crossings, lastSound, name, published, target } from "./world.js";

/** A statistic such as `q0.1` as the heading of a column: the percentile. */
const heading = (statistic) => (statistic === "mean" ? t("fan.one") : percentage(Number((100 * Number(statistic.slice(1))).toPrecision(4))));

/** The published value of a target's year, and whether it is met or by how much it is missed. */
function verdict(one) {
  if (one.observed === null) return "–";
  const points = number(100 * (one.threshold - one.observed), 2);
  return `${percent(one.observed, 2)} ${one.status === "met" ? t("answer.met") : t("answer.missed", { points })}`;
}

/** The target that the headline is about: the last one in the strict reading. */
function main(all) {
  const year = Math.max(...all.map((one) => one.year));
  return all.find((one) => one.year === year && one.reading === "strict") ?? all.at(-1) ?? null;
}

/** Why there is no probability. */
const without = (app) => t(app.draws > 1 ? "answer.alike" : "answer.one_draw", { draws: number(app.draws) });

/** The central line of a fan: the median, or the value of a single draw. */
const middleOf = (rows) => rows?.["q0.5"] ?? rows?.mean;

/** The answer in a sentence that a planner can paste: of one snapshot. */
function sentence(app) {
  const { answer: own, world } = app;
  if (!own) return "";
  const code = world.province.code;
  const rows = app.percentiles(code, "urban_share");
  const all = app.targets();
  const strict = main(all);
  if (!rows || !strict) return "";
  const last = strict.year;
  const rounds = all.find((one) => one.year === last && one.reading === "rounds");
  const past = published(world, code, "urban_share", world.passed);
  const at = own.years.indexOf(last);
  const told = past ? t("answer.past", { year: world.passed, value: percent(past, 2) }) : "";
  const median = percent(middleOf(rows)[at]);
  if (strict.probability === null) return t("answer.sentence_none", { title: pick(own.title), year: last, value: median, past: told, reason: without(app) });
  const [low, high] = [rows["q0.1"]?.[at], rows["q0.9"]?.[at]];
  return t("answer.sentence", {
    title: pick(own.title), year: last, target: percent(strict.threshold, 0), probability: probability(strict), words: likely(strict),
    rounds_text: rounds ? t("answer.rounds", { rounds: percent(rounds.threshold), probability: probability(rounds) }) : "",
    median, interval: hasRange(low, high) ? t("answer.interval", { low: percent(low), high: percent(high) }) : "", draws: number(own.draws),
    crossing: strict.median_crossing ? t("answer.crossing", { year: strict.median_crossing }) : t("answer.no_crossing", { year: last }),
    past: told,
  });
}

/** The rows of the targets in words, with their header. */
function targetRows(app, all) {
  const strict = main(all);
  // Draws that are all alike have no median year and no mean shortfall: the course itself is told.
  const course = strict.probability === null && strict.status === "open";
  const header = ["target", "probability", "shortfall", course ? "crossing_one" : "crossing", "published"].map((key) => t("answer.column." + key));
  const reached = (one) => crossings(app.answer.run, one.threshold, one.status === "missed" ? one.year : 0)[0] ?? t("answer.not_reached");
  const cells = (one) => [
    pick(app.world.targets.find((known) => known.id === one.id)), one.status === "open" ? probability(one) : t("answer.past_target"),
    one.shortfall === null || one.probability === null ? "–" : show(one.shortfall, "share", true).replace(/^\+/, ""),
    one.status === "met" ? "–" : course && one.indicator === "urban_share" ? reached(one) : one.median_crossing ?? t("answer.not_within"), verdict(one),
  ];
  return { header, rows: all.map(cells) };
}

/** A share as it is shown, so that a difference is that of the numbers beside it. */
const rounded = (share) => Math.round(1e4 * share) / 1e4;

/** The single run of the current scenario beside that of the scenario before it: was, now and difference. */
function singles(app) {
  const code = app.world.province.code;
  const end = (key) => (key === null ? null : app.lineOf(key)?.values.urban_share?.[code]?.at(-1) ?? null);
  const [was, now] = [end(app.former), end(app.key)];
  const year = app.years.at(-1);
  if (now === null) return "";
  return was === null || app.former === app.key ? t("single.now", { year, now: percent(now, 2) }) : t("single.change", { year, was: percent(was, 2), now: percent(now, 2), difference: show(rounded(now) - rounded(was), "share", true) });
}

function headline(app) {
  const big = h("p", { class: "big", "data-test": "big" });
  const words = h("p", { class: "words", "data-test": "words" });
  const sure = h("p", { class: "sure" });
  const level = h("p", { class: "level", "data-test": "level" });
  const single = h("p", { class: "single", "data-test": "single" });
  const text = h("p", { class: "sentence", "data-test": "sentence" });
  const button = h("button", { type: "button", "data-test": "copy-sentence", "data-needs-current": true, onclick: async () => {
    await copy(text.textContent);
    button.textContent = t("answer.copied");
    announce(t("answer.copied"));
    setTimeout(() => { button.textContent = t("answer.copy"); }, 2000);
  } });
  const table = h("div", { "data-test": "targets" });
  const condition = h("div", { class: "condition", "data-test": "condition" });
  const node = h("div", { class: "headline" }, h("div", { class: "bigbox" }, h("div", { class: "of-answer" }, big, words, sure), level, single), h("div", { class: "of-answer" }, text, button, condition, table));
  /** The number is always the probability, or what stands in its place where draws give none. */
  function tell(all) {
    const strict = main(all);
    if (!strict) {
      const goal = app.world.targets.filter((one) => one.reading === "strict").sort((a, b) => b.year - a.year)[0];
      big.textContent = "…";
      words.textContent = goal ? t("answer.of_none", { year: goal.year, target: percent(goal.threshold, 0) }) : "";
      sure.textContent = "";
      return;
    }
    if (strict.probability === null) {
      big.textContent = "–";
      words.textContent = t("answer.of_none", { year: strict.year, target: percent(strict.threshold, 0) });
      sure.textContent = without(app);
      return;
    }
    big.textContent = probability(strict);
    words.textContent = t("answer.of", { year: strict.year, target: percent(strict.threshold, 0), words: likely(strict) });
    sure.textContent = t("answer.error", { low: endOf(strict.interval_95[0]), high: endOf(strict.interval_95[1]) }) + (isBound(strict) ? t("answer.bound", { draws: number(app.draws) }) : "") + (app.draws < 40 ? t("answer.few", { draws: number(app.draws) }) : "");
  }
  const refresh = (what) => {
    single.textContent = app.mode === "live" ? singles(app) : "";
    if (what === "line") return;
    const all = app.targets();
    const noise = app.answer?.run.agents ? t("level.agents", { scale: app.answer.run.agents }) : "";
    const kind = app.answer === null ? "none" : app.answer.kind === "fan" ? "fan" : "dossier";
    level.textContent = t("level." + kind, { draws: number(app.draws), full: number(app.full) }) + noise;
    button.textContent = t("answer.copy");
    button.hidden = all.length === 0;
    text.textContent = sentence(app);
    fill(condition, ...(app.answer?.run.condition ?? []).map((own) => h("p", null, pick(own))));
    tell(all);
    if (!all.length) {
      fill(table);
      return;
    }
    const { header, rows } = targetRows(app, all);
    fill(table, h("table", { class: "small" }, h("thead", null, h("tr", null, header.map((one) => h("th", { scope: "col" }, one)))),
      h("tbody", null, rows.map((cells) => h("tr", null, cells.map((value, at) => h(at ? "td" : "th", at ? {} : { scope: "row" }, String(value))))))));
  };
  return { node, refresh };
}

function fanCard(app) {
  const place = chart(380, "", 270);
  const code = () => app.store.get().place;
  const indicator = () => app.world.indicator.get(app.store.get().ind).reach === "county" || app.world.areas.get(code()).level !== "county" ? app.store.get().ind : "urban_share";
  const info = () => app.world.indicator.get(indicator());
  const central = () => (app.mode === "live" && !app.store.get().run ? app.line?.values[indicator()]?.[code()] : null);
  /** Whether the chart has the line of the lever that is being moved. */
  let drawn = false;
  const draw = (what) => {
    const own = code();
    const ind = indicator();
    if (what === "line" && drawn) {
      place.move(t("fan.central"), central());
      return;
    }
    const rows = app.percentiles(own, ind);
    const lines = [];
    drawn = Boolean(central());
    if (drawn) lines.push({ name: t("fan.central"), data: central(), colour: "#d55e00", dash: "solid" });
    const reference = app.referenceLine?.(own, ind);
    if (reference) lines.push({ name: t("fan.reference", { title: pick(reference.title) }), data: reference.data, colour: "#555555", dash: "dashed" });
    const marks = ind === "urban_share" && own === app.world.province.code
      ? app.world.targets.filter((one) => one.reading === "strict").map((one) => ({ year: one.year, value: one.threshold, text: percent(one.threshold, 0) })) : [];
    place.draw(fan({ years: app.years, unit: info().unit, rows, published: app.world.observations[own]?.[ind] ?? [], marks, lines, sound: lastSound(app.world, app.years, own) }));
  };
  const own = card({
    name: "fan", chart: place.node,
    title: () => t("fan.title", { place: name(app.world, code(), true), indicator: pick(info()) }),
    lead: () => t("fan.lead"),
    describe: () => {
      const rows = app.percentiles(code(), indicator());
      const years = app.years;
      const line = middleOf(rows);
      if (!line) return "";
      const first = line.findIndex((value) => value !== null);
      const at = years.length - 1;
      const unit = info().unit;
      const [low, high] = [rows["q0.1"]?.[at], rows["q0.9"]?.[at]];
      const interval = hasRange(low, high) ? t("fan.interval", { low: show(low, unit), high: show(high, unit) }) : "";
      const sound = lastSound(app.world, years, code());
      const grey = sound !== null && sound < years[at] ? t("area.grey", { last: sound }) : "";
      return t("fan.describe", { place: name(app.world, code(), true), indicator: pick(info()), first: years[first], from: show(line[first], unit), last: years[at], middle: t(rows["q0.5"] ? "fan.median" : "fan.one"), to: show(line[at], unit), interval }) + grey;
    },
    table: () => {
      const rows = app.percentiles(code(), indicator()) ?? {};
      const shown = Object.keys(rows);
      const known = new Map(app.world.observations[code()]?.[indicator()] ?? []);
      return { header: [t("word.year"), ...shown.map(heading), t("fan.published")], rows: app.years.map((year, at) => [year, ...shown.map((one) => show(rows[one][at], info().unit)), known.has(year) ? show(known.get(year), info().unit) : ""]) };
    },
    csv: () => {
      const area = app.world.areas.get(code());
      return tidy(app.labels(), [area], [info()], () => Object.entries(app.percentiles(area.code, info().name) ?? {}));
    },
  });
  return { node: own.node, refresh: (what) => { draw(what); if (what !== "line") own.refresh(); } };
}

function crossingCard(app) {
  const place = chart(230, "", 170);
  const last = () => Math.max(...app.world.targets.map((one) => one.year));
  const goal = () => app.world.targets.find((one) => one.year === last() && one.reading === "strict");
  /** Whether the draws are all alike in every year, so that there is no distribution. */
  const same = (ensemble) => ensemble.years.every((_, at) => alike(ensemble.share_draws.map((draw) => draw[at])));
  const counts = () => {
    const ensemble = app.answer?.run;
    if (!ensemble || same(ensemble)) return [];
    const all = crossings(ensemble, goal().threshold);
    const years = ensemble.years.filter((year) => year > (app.world.passed ?? 0));
    const rows = years.map((year) => [String(year), all.filter((one) => one === year).length / all.length]);
    rows.push([t("crossing.later"), all.filter((one) => one === null).length / all.length]);
    return rows;
  };
  const own = card({
    name: "crossing", chart: place.node, title: () => t("crossing.title", { target: percent(goal().threshold, 0) }), lead: () => (app.answer && same(app.answer.run) ? without(app) : t("crossing.lead")),
    describe: () => counts().filter((one) => one[1] > 0).map(([year, share]) => `${year} ${percent(share)}`).join(tongue() === "zh" ? "，" : ", "),
    table: () => ({ header: [t("word.year"), t("crossing.share")], rows: counts().map(([year, share]) => [year, percent(share)]) }),
    csv: () => crossed(app.labels(), app.world.province, goal().threshold, counts()),
  });
  const refresh = (what) => {
    if (what === "line") return;
    own.refresh();
    const rows = counts();
    place.draw(bars({ labels: rows.map((one) => one[0]), unit: "share", series: [{ name: t("crossing.share"), data: rows.map((one) => one[1]) }], legend: false }));
  };
  return { node: own.node, refresh };
}

function thresholdCard(app) {
  const input = h("input", { type: "number", id: "threshold", min: "50", max: "95", step: "0.1", value: "72", oninput: () => tell(), "data-test": "threshold" });
  const years = h("select", { id: "threshold-year", onchange: () => tell() });
  const result = h("p", { class: "result", "aria-live": "polite", "data-test": "threshold-result" });
  const words = [h("label", { for: "threshold" }), h("label", { for: "threshold-year" })];
  const node = h("div", { class: "card own" }, h("h3"), h("div", { class: "row" }, words[1], years, words[0], input, h("span", null, "%")), result);
  function tell() {
    const ensemble = app.answer?.run;
    if (!ensemble?.share_draws?.length || input.value === "") {
      result.textContent = "…";
      return;
    }
    // The field is in per cent: 0.72 is a share, and 720 is per mille.
    const given = Number(input.value);
    const meant = [100, 0.01, 0.1].map((factor) => Number((given * factor).toPrecision(12))).find((value) => value >= 30 && value <= 100);
    if (!(given >= 1 && given <= 100)) {
      result.textContent = t(meant === undefined ? "threshold.range" : "threshold.unit", { given: input.value, meant });
      return;
    }
    const at = ensemble.years.indexOf(Number(years.value));
    const one = among(ensemble.share_draws.map((draw) => draw[at]), (share) => share >= Number(input.value) / 100);
    result.textContent = one.probability === null ? without(app)
      : t("threshold.result", { year: years.value, target: percentage(input.value), probability: probability(one), words: likely(one), low: endOf(one.interval_95[0]), high: endOf(one.interval_95[1]) });
  }
  const refresh = (what) => {
    if (what === "line") return;
    node.querySelector("h3").textContent = t("threshold.title");
    words[0].textContent = t("threshold.share");
    words[1].textContent = t("word.year");
    const all = app.years.filter((year) => year > app.world.passed);
    const kept = years.value || String(all.at(-1));
    fill(years, all.map((year) => h("option", { value: String(year) }, String(year))));
    years.value = all.map(String).includes(kept) ? kept : String(all.at(-1));
    tell();
  };
  return { node, refresh };
}

/** The section. */
export function answer(app) {
  app.sentence = () => sentence(app);
  const parts = [headline(app), fanCard(app), crossingCard(app), thresholdCard(app)];
  const node = h("div", null, parts[0].node, h("div", { class: "answers" }, parts[1].node, h("div", null, parts[2].node, parts[3].node)));
  return { node, refresh: (what) => parts.forEach((part) => part.refresh(what)) };
}
