// What has to be done where: the counties that lack most, and all cities and counties in a table.

import { card } from "./card.js";
import { bars, chart } from "./chart.js";
import { tidy } from "./csv.js";
import { fill, h } from "./dom.js";
import { probability, label, percent, percentage, range, show, t, tongue } from "./text.js";
import { middle, name, row, single, total, value } from "./world.js";

const NEEDS = ["compulsory_places_short", "kindergarten_places_short", "senior_places_short", "childcare_places_short", "care_beds_short", "unsettled_residents", "cost_total"];
const COST = "100 million yuan of 2020 per year";
const MOST = 15;

function needsCard(app) {
  const place = chart(430, "", 285);
  let need = null;
  const select = h("select", { "data-test": "need", onchange: () => { need = select.value; refresh("all"); } });
  /** Until the reader chooses: the first need that is felt in a county. */
  const wanted = () => need ?? NEEDS.find((one) => top(one).length > 0) ?? NEEDS[0];
  const info = () => app.world.indicator.get(wanted());
  const top = (which = wanted()) => [...app.values(which, app.year)].filter(([code, one]) => app.world.areas.get(code).level === "county" && one.value > 0).sort((a, b) => b[1].value - a[1].value).slice(0, MOST);
  const cost = (code) => total(app.world, app.subject, code, "cost_total", app.world.passed + 1);
  const own = card({
    name: "needs", chart: place.node, controls: select,
    title: () => t("needs.title", { need: label(info()), year: app.year, count: top().length || MOST }), lead: () => t(single(app.subject) ? (top().length ? "needs.lead_single" : "needs.nothing_single") : top().length ? "needs.lead" : "needs.nothing"),
    describe: () => top().slice(0, 5).map(([code, one]) => `${name(app.world, code, true)} ${show(one.value, info().unit)}`).join(tongue() === "zh" ? "，" : ", "),
    table: () => ({
      header: [t("word.area"), label(info()), percentage(10), percentage(90), t("needs.cost", { from: app.world.passed + 1, to: app.years.at(-1) })],
      rows: top().map(([code, one]) => [name(app.world, code, true), show(one.value, info().unit), show(one.low, info().unit), show(one.high, info().unit), show(cost(code), COST)]),
    }),
    csv: () => tidy(app.subject, top().map(([code]) => app.world.areas.get(code)), [info()], (area, indicator) => ["q0.1", middle(app.subject), "q0.9"].map((one) => [one, row(app.world, app.subject, area.code, indicator.name, one) ?? []])),
  });
  function refresh(what) {
    if (what === "line") return;
    select.setAttribute("aria-label", t("needs.choose"));
    fill(select, NEEDS.map((one) => h("option", { value: one }, label(app.world.indicator.get(one)))));
    select.value = wanted();
    own.refresh();
    const rows = top();
    place.node.hidden = rows.length === 0;
    place.draw(bars({ labels: rows.map(([code]) => name(app.world, code, true)), unit: info().unit, series: [{ name: label(info()), data: rows.map((one) => one[1].value) }], horizontal: true, legend: false }));
  }
  return { node: own.node, refresh };
}

/** Columns: heading, value to sort by, text. */
function columns(app) {
  const { world, year, subject } = app;
  const [first, last] = [app.years[0], app.years.at(-1)];
  const of = (code, indicator, statistic, when) => value(world, subject, code, indicator, statistic, when);
  const spread = (code, indicator, when) => {
    const unit = world.indicator.get(indicator).unit;
    const [low, median, high] = ["q0.1", "q0.5", "q0.9"].map((one) => of(code, indicator, one, when));
    return h("span", null, show(median, unit), h("small", null, ` ${range(low, high, (end) => show(end, unit))}`));
  };
  /** The latest target that a city has set itself; the targets of the province are not targets of its cities. */
  const own = (code) => (subject?.targets ?? []).filter((one) => one.area === code && (one.probability !== null || one.observed !== null)).sort((a, b) => b.year - a.year)[0];
  /** Whether there is still a chance: a target of a year that has passed is met or missed, or its value is not published. */
  const isOpen = (one) => one.status === "open" && one.year > world.passed;
  const verdict = (one) => {
    const values = { year: one.year, target: percent(one.threshold) };
    if (isOpen(one)) return t("table.own_target_value", { ...values, probability: probability(one) });
    if (one.status === "open") return t("table.own_target_unknown", values);
    return t(one.status === "met" ? "table.own_target_met" : "table.own_target_missed", { ...values, value: percent(one.observed, 2) });
  };
  const schools = ["compulsory_places_short", "kindergarten_places_short", "senior_places_short"];
  const sum = (code) => schools.reduce((all, one) => all + (of(code, one, "q0.5", year) ?? 0), 0);
  return [
    { head: t("table.residents_first", { year: first }), sort: (code) => of(code, "residents", "q0.5", first), show: (code) => show(of(code, "residents", "q0.5", first), "persons") },
    { head: t("table.residents", { year }), sort: (code) => of(code, "residents", "q0.5", year), show: (code) => spread(code, "residents", year) },
    { head: t("table.share", { year }), sort: (code) => of(code, "urban_share", "q0.5", year), show: (code) => spread(code, "urban_share", year) },
    { head: t("table.own_target"), sort: (code) => { const one = own(code); return one && isOpen(one) ? one.probability : -1; }, show: (code) => { const one = own(code); return one ? verdict(one) : "–"; } },
    { head: t("table.schools", { year }), sort: sum, show: (code) => show(sum(code), "places") },
    { head: t("table.childcare", { year }), sort: (code) => of(code, "childcare_places_short", "q0.5", year), show: (code) => show(of(code, "childcare_places_short", "q0.5", year), "places") },
    { head: t("table.beds", { year }), sort: (code) => of(code, "care_beds_short", "q0.5", year), show: (code) => show(of(code, "care_beds_short", "q0.5", year), "beds") },
    { head: t("table.cost", { from: world.passed + 1, to: last }), sort: (code) => total(world, subject, code, "cost_total", world.passed + 1), show: (code) => show(total(world, subject, code, "cost_total", world.passed + 1), COST) },
  ];
}

function tableCard(app) {
  const open = new Set();
  let by = null;
  let falling = true;
  const body = h("div", { class: "scroll", tabindex: "0", role: "region", "data-test": "cities" });
  const indicators = ["residents", "urban_share", "compulsory_places_short", "kindergarten_places_short", "senior_places_short", "childcare_places_short", "care_beds_short", "cost_total"];
  const own = card({
    name: "cities", chart: body, title: () => t("table.title"), lead: () => t(single(app.subject) ? "table.lead_single" : "table.lead"),
    csv: () => tidy(app.subject, [...app.world.areas.values()], indicators.map((one) => app.world.indicator.get(one)), (area, indicator) => (app.subject?.statistics[area.level] ?? []).map((one) => [one, row(app.world, app.subject, area.code, indicator.name, one) ?? []])),
  });
  function draw() {
    if (!app.subject) {
      fill(body, h("p", { class: "waiting" }, t("waiting.ensemble")));
      return;
    }
    const all = columns(app);
    const sorted = (codes) => (by === null ? codes : [...codes].sort((a, b) => (falling ? -1 : 1) * ((all[by].sort(a) ?? 0) - (all[by].sort(b) ?? 0))));
    const head = (one, at) => h("th", { scope: "col", "aria-sort": by === at ? (falling ? "descending" : "ascending") : "none" },
      h("button", { type: "button", onclick: () => { falling = by === at ? !falling : true; by = at; draw(); } }, one.head, h("span", { "aria-hidden": "true" }, by === at ? (falling ? " ▼" : " ▲") : "")));
    const cells = (code) => all.map((one) => h("td", null, one.show(code)));
    const city = (code) => h("tr", { class: "city" }, h("th", { scope: "row" }, h("button", { type: "button", class: "open", "aria-expanded": String(open.has(code)), onclick: () => { open.has(code) ? open.delete(code) : open.add(code); draw(); } }, h("span", { "aria-hidden": "true" }, open.has(code) ? "▾ " : "▸ "), name(app.world, code))), cells(code));
    const county = (code) => h("tr", { class: "county" }, h("th", { scope: "row" }, h("button", { type: "button", class: "open", onclick: () => app.choose(code) }, name(app.world, code))), cells(code));
    const province = app.world.province.code;
    fill(body, h("table", { class: "wide" },
      h("thead", null, h("tr", null, h("th", { scope: "col" }, t("word.area")), all.map(head))),
      h("tbody", null, h("tr", { class: "province" }, h("th", { scope: "row" }, name(app.world, province)), cells(province)),
        sorted(app.world.region.cities.map((one) => one.code)).map((code) => [city(code), open.has(code) ? sorted(app.world.areas.get(code).counties).map(county) : null]))));
  }
  return { node: own.node, refresh: (what) => { if (what === "line") return; own.refresh(); body.setAttribute("aria-label", t("table.title")); draw(); } };
}

/** The section. */
export function places(app) {
  const parts = [needsCard(app), tableCard(app)];
  return { node: h("div", null, parts.map((one) => one.node)), refresh: (what) => parts.forEach((one) => one.refresh(what)) };
}
