// The report on one area: people, shortages, cost, migration, and how sure one can be. It fits on two pages of paper.

import { grid } from "./card.js";
import { chart, fan } from "./chart.js";
import { fill, h } from "./dom.js";
import { identity } from "./print.js";
import { percentiles } from "./snapshot.js";
import { alongside, hasRange, label, number, pick, show, t } from "./text.js";
import { lastSound, name, published, reaches, rest, row, single, total } from "./world.js";

const PEOPLE = ["residents", "urban_share", "unsettled_residents", "share_60_plus"];
const NEEDS = ["kindergarten_places_short", "compulsory_places_short", "senior_places_short", "childcare_places_short", "care_beds_short"];
const COSTS = ["cost_schools", "cost_care", "cost_housing", "cost_land", "cost_settled", "cost_programmes", "cost_total"];
const COST = "100 million yuan of 2020 per year";
const FLOW = "persons per year";
const OUTSIDE = "000000";
/** Years of the tables; shortages are told from the second on. */
const YEARS = [2020, 2025, 2030, 2035];
const PARTNERS = 6;

/** `{low, value, high}` of an indicator in a year. */
function spread(app, code, indicator, year) {
  const at = app.years.indexOf(year);
  const [low, value, high] = ["q0.1", "q0.5", "q0.9"].map((one) => row(app.world, app.subject, code, indicator, one)?.[at] ?? null);
  return { low, value, high };
}

function ranged({ low, value, high }, unit) {
  const own = alongside(unit, [low, value, high]);
  return hasRange(low, high) ? t("place.interval", { value: own(value), low: own(low), high: own(high) }) : own(value);
}

/** A value of a year: the published one where there is one, which is said, or else the forecast. */
function told(app, code, info, year) {
  const known = year > app.years[0] ? published(app.world, code, info.name, year) : null;
  return known === null ? ranged(spread(app, code, info.name, year), info.unit) : t("area.published", { value: show(known, info.unit) });
}

/** A heading and the table under it. */
const titled = (caption, header, rows) => [h("h4", null, caption), grid({ caption, header, rows })];

/** A table of indicators by year. */
function byYear(app, code, caption, indicators, years) {
  const infos = indicators.map((one) => app.world.indicator.get(one));
  const last = lastSound(app.world, app.years, code);
  const cell = (year, text) => (last !== null && year > last ? h("span", { class: "beyond", title: t("area.beyond", { last }) }, text) : text);
  return titled(caption, [t("word.year"), ...infos.map(label)], years.map((year) => [cell(year, String(year)), ...infos.map((info) => cell(year, told(app, code, info, year)))]));
}

function people(app, code) {
  return byYear(app, code, t("area.people"), PEOPLE.filter((one) => reaches(app.world, one, code)), YEARS.filter((year) => app.years.includes(year)));
}

/** Shortages; those that are in no year, also not at the upper end of the interval, are named and have no column. */
function needs(app, code) {
  const years = YEARS.slice(1).filter((year) => app.years.includes(year));
  const felt = (one) => years.some((year) => Object.values(spread(app, code, one, year)).some((value) => value > 0));
  const [some, none] = [NEEDS.filter(felt), NEEDS.filter((one) => !felt(one))];
  const list = none.map((one) => pick(app.world.indicator.get(one))).join(t("word.comma"));
  return [some.length ? byYear(app, code, t("area.needs"), some, years) : h("h4", null, t("area.needs")), none.length ? h("p", { class: "lead" }, t("area.no_need", { list, years: years.join(t("word.comma")) })) : null];
}

function cost(app, code) {
  const [from, end] = [app.world.passed + 1, app.years.at(-1)];
  const sum = (kind) => total(app.world, app.subject, code, kind, from);
  const rows = COSTS.filter((kind) => sum(kind) > 0 || kind === "cost_total");
  const last = (kind) => spread(app, code, kind, end).value;
  // Medians of parts do not add up to the median of the sum: the rest has a row of its own, so that the column adds up.
  const left = single(app.subject) ? [] : [[t("costs.rest"), show(rest(sum), COST, true), show(rest(last), COST, true)]];
  const line = (kind) => [label(app.world.indicator.get(kind)), show(sum(kind), COST), ranged(spread(app, code, kind, end), COST)];
  return [
    titled(t("area.cost"), [t("costs.kind"), t("area.cost_sum", { from, end }), t("area.cost_year", { year: end })],
      [...rows.slice(0, -1).map(line), ...left, line("cost_total")]),
    h("p", { class: "lead" }, t(single(app.subject) ? "area.cost_single" : "area.cost_note")),
  ];
}

/** Origins and destinations: `{in, out}` with rows of code and persons. */
function partners(app, code) {
  const { places, cities, counties } = app.subject.flows ?? {};
  if (!places) return null;
  if (counties?.[code]) return counties[code];
  const [at, outside] = [places.indexOf(code), places.indexOf(OUTSIDE)];
  const most = (rows) => rows.sort((a, b) => b[1] - a[1]);
  const sum = (values) => values.reduce((all, one) => all + one, 0);
  if (at < 0) return { in: [[OUTSIDE, sum(cities[outside])]], out: [[OUTSIDE, sum(cities.map((one) => one[outside]))]] };
  const others = places.map((place, other) => [place, other]).filter(([place]) => place !== code);
  return { in: most(others.map(([place, other]) => [place, cities[other][at]])), out: most(others.map(([place, other]) => [place, cities[at][other]])) };
}

function migration(app, code) {
  const rows = partners(app, code);
  if (!rows) return null;
  const [from, to] = app.subject.flows.period;
  const where = (one) => (one ? (name(app.world, one[0], true) ?? t("word.outside")) : "");
  const count = (one) => (one ? show(one[1], FLOW) : "");
  const length = Math.min(PARTNERS, Math.max(rows.in.length, rows.out.length));
  const lines = Array.from({ length }, (_, at) => [where(rows.in[at]), count(rows.in[at]), where(rows.out[at]), count(rows.out[at])]);
  return h("div", { class: "pairs" }, titled(t("place.flows", { from, to }), [t("place.from"), t("area.arrivals"), t("place.to"), t("area.departures")], lines));
}

/** The result in a sentence. */
function says(app, code) {
  const year = app.years.at(-1);
  const values = Object.fromEntries(["residents", "urban_share"].map((one) => {
    const { unit } = app.world.indicator.get(one);
    const { low, value, high } = spread(app, code, one, year);
    const own = alongside(unit, [low, value, high]);
    return [one, own(value) + (hasRange(low, high) ? t("area.in_range", { low: own(low), high: own(high) }) : "")];
  }));
  return t(single(app.subject) ? "area.says_single" : "area.says", { title: pick(app.whole.title), place: name(app.world, code, true), year, residents: values.residents, share: values.urban_share });
}

/** How a forecast of the area went that was made ten years before the last census, and how those of its kind went. */
function scored(app, code) {
  const card = app.world.score_card;
  const own = card?.areas[code];
  if (!own) return null;
  const [kind, last] = [card.kinds[own.kind], lastSound(app.world, app.years, code)];
  const signed = (value) => `${value > 0 ? "+" : ""}${number(value, 1)}`;
  const hit = ({ inside_80: inside }) => (inside === null ? "" : t(inside ? "area.hit" : "area.missed"));
  const [from, to] = card.years;
  return [
    h("p", { "data-test": "score-card" }, t("area.card", { from, to, residents: signed(own.residents.error), residents_hit: hit(own.residents), residents_rule: signed(own.residents.rule_error), share: signed(own.urban_share.error), share_hit: hit(own.urban_share), share_rule: signed(own.urban_share.rule_error) })),
    h("p", null, t("area.kind", { kind: t("area_kind." + own.kind), areas: kind.areas, error: number(kind.error_80, 1), years: number(kind.shelf_life, 1), from: app.years[0] }) + (last < app.years.at(-1) ? t("area.grey", { last }) : "")),
  ];
}

/** What tests on the past say of such intervals: the longest one of areas of the same level. */
function sure(app, code) {
  const { level } = app.world.areas.get(code);
  const rows = ["residents", "urban_share"].map((one) => app.world.validation.find((test) => test.level === level && test.indicator === one)).filter(Boolean);
  if (!rows.length) return t("area.untested");
  const told = rows.map((test) => {
    const values = { indicator: pick(app.world.indicator.get(test.indicator)), areas: test.areas, level: t("level_name." + test.level), error: number(Math.abs(test.error), 1), unit: t("trust.unit." + test.unit), inside: number(test.inside[1]) };
    return test.areas === 1 ? t(test.inside[1] > 0 ? "area.tested_inside" : "area.tested_outside", values) : t("area.tested", values);
  });
  return t("area.test", { window: pick(rows[0]), told: told.join(t("word.semicolon")) }) + t(rows.every((test) => test.inside[1] >= 80) ? "area.fair" : "area.narrow");
}

/** On what the report stands: date, scenario, and the levers that the reader has changed, or those of the run. */
function basis(app) {
  const { run, base, set } = app.store.get();
  const request = app.whole.saved?.request ?? null;
  const own = app.mode === "live" && !run ? { scenario: base, levers: set } : request;
  const now = new Date();
  const date = t("area.date", { year: now.getFullYear(), month: now.getMonth() + 1, day: now.getDate() });
  const words = (levers) => (levers.length ? app.inWords(levers).join(t("word.semicolon")) : t("area.unchanged"));
  if (!own) return t("area.basis_run", { date, title: pick(app.whole.title), levers: words(app.settings()) });
  return t("area.basis", { date, base: pick(app.world.scenarios.find((one) => one.name === own.scenario)?.title) || own.scenario, levers: words(own.levers) });
}

/** The section. */
export function county(app) {
  const place = chart(230, "", 165);
  const body = h("div");
  const title = h("h3");
  const button = h("button", { type: "button", "data-test": "print-place", "data-needs-current": true, onclick: () => app.print("place") });
  const node = h("div", { class: "card area", "data-test": "area" }, h("div", { class: "head" }, title, h("div", { class: "tools" }, button)), body);
  const refresh = (what) => {
    if (what === "line") return;
    const { place: code } = app.store.get();
    title.textContent = name(app.world, code, true);
    button.textContent = t("area.print");
    if (app.subject === null) {
      fill(body, h("p", { class: "waiting" }, t("waiting.ensemble")));
      return;
    }
    const share = app.world.indicator.get("urban_share");
    const heading = t("fan.title", { place: name(app.world, code, true), indicator: pick(share) });
    fill(body, h("p", { class: "says" }, says(app, code)), people(app, code), h("h4", null, heading), place.node,
      needs(app, code), cost(app, code), migration(app, code),
      h("h4", null, t("area.sure")), scored(app, code), h("p", null, sure(app, code)), h("p", { class: "basis" }, basis(app)), h("p", { class: "source" }, identity(app)));
    place.label(heading);
    place.draw(fan({ years: app.years, unit: share.unit, rows: percentiles(app.world, app.whole, code, share.name), published: app.world.observations[code]?.urban_share ?? [], sound: lastSound(app.world, app.years, code) }));
  };
  return { node, refresh };
}
