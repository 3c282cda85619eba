// Which lever does what: contributions to the difference from the reference.

import { card } from "./card.js";
import { chart, contributions } from "./chart.js";
import { table } from "./csv.js";
import { fill, h } from "./dom.js";
import { server } from "./source.js";
import { hasRange, label, number, percentage, period, pick, show, sized, t, tongue } from "./text.js";
import { name } from "./world.js";

/** The section. */
export function levers(app) {
  const place = chart(420, "", 330);
  const note = h("p", { class: "lead", role: "status" });
  const ask = app.mode === "live" ? h("button", { type: "button", "data-test": "contributions", "data-needs-current": true, onclick: () => run() }) : null;
  /** Contributions belong to one scenario; those of another are not shown. */
  const answer = () => (app.contributions && (app.contributions.key === null || app.contributions.key === app.whole?.key) ? app.contributions : null);
  const unit = () => app.world.indicator.get(answer().indicator).unit;
  const rows = () => [...answer().rows].sort((a, b) => Math.abs(b.mean) - Math.abs(a.mean));
  const interval = (one) => (hasRange(one["q0.1"], one["q0.9"]) ? t("levers.interval", { low: show(one["q0.1"], unit(), true), high: show(one["q0.9"], unit(), true) }) : "");
  const error = (one) => (one.mcse === null ? t("levers.no_error") : t("levers.error_of", { error: show(one.mcse, unit(), true, 1).replace("+", "") }));
  /** That the contributions have fewer draws than the run, so that its difference is another estimate of the same number. */
  const fewer = () => (app.whole && answer().draws < app.whole.draws ? t("levers.fewer", { full: number(app.whole.draws) }) : "");
  const own = card({
    name: "levers", chart: place.node, controls: ask,
    title: () => (answer() ? t("levers.title", { year: answer().year, place: name(app.world, answer().area), indicator: pick(app.world.indicator.get(answer().indicator)) }) : t("section.levers")),
    lead: () => (answer() ? t("levers.lead", { scenario: pick(answer().scenario.title), reference: pick(answer().reference.title), difference: show(answer().difference.mean, unit(), true), error: error(answer().difference), interval: interval(answer().difference), draws: number(answer().draws), fewer: fewer(), whiskers: rows().some((one) => hasRange(one["q0.1"], one["q0.9"])) ? t("levers.whiskers") : "" }) : t("levers.none")),
    describe: () => (answer() ? rows().map((one) => `${pick(one)} ${show(one.mean, unit(), true)}${error(one)}`).join(tongue() === "zh" ? "，" : ", ") : ""),
    table: () => ({ header: [t("levers.lever"), t("levers.mean"), t("levers.error"), percentage(10), percentage(90)], rows: answer() ? [...rows(), { zh: t("levers.total"), en: t("levers.total"), ...answer().difference }].map((one) => [label(one), show(one.mean, unit(), true), show(one.mcse, unit(), true).replace("+", ""), show(one["q0.1"], unit(), true), show(one["q0.9"], unit(), true)]) : [] }),
    csv: () => table(["scenario", "reference", "region_code", "variable", "unit", "year", "part", "mean", "mcse", "q0.1", "q0.9"],
      answer() ? [...rows(), { part: "total", ...answer().difference }].map((one) => [answer().scenario.name, answer().reference.name, answer().area, answer().indicator, unit(), answer().year, one.part, one.mean, one.mcse, one["q0.1"], one["q0.9"]]) : []),
  });
  async function run() {
    const { spec, key } = app.asked();
    if (!spec) {
      note.textContent = t("levers.no_request");
      return;
    }
    note.textContent = t("levers.running");
    try {
      const state = app.store.get();
      const [title, reference] = [app.title(), app.titleOf({ base: state.ref, set: [], name: "" })];
      const got = await server.contributions({ spec, reference: app.referenceSpec(), indicator: app.world.indicator.get(state.ind).reach === "county" || app.world.areas.get(state.place).level !== "county" ? state.ind : "urban_share", area: state.place, year: app.years.at(-1), draws: 20 });
      app.contributions = { ...got, key, scenario: { ...got.scenario, title }, reference: { ...got.reference, title: reference } };
      note.textContent = "";
    } catch (problem) {
      note.textContent = problem.message;
    }
    refresh("all");
  }
  function refresh(what) {
    if (what === "line") return;
    if (ask) ask.textContent = t("levers.ask");
    own.refresh();
    // Without contributions the sentence of the card says so, and an empty picture would take its place.
    place.node.hidden = !answer();
    if (!answer()) return;
    place.draw(contributions({ rows: rows().map((one) => ({ name: label(one), value: one.mean, low: one["q0.1"], high: one["q0.9"] })), unit: unit() }));
  }
  const list = h("div", { class: "card" });
  /** The levers that are set: value, years, places, how they act, what is known of them. */
  function settings() {
    const entries = app.settings();
    fill(list, h("h3", null, t("set.title")), h("p", { class: "lead" }, t("set.lead")),
      app.subject?.lever_timing && entries.length > 0 ? h("p", { "data-test": "lever-timing" }, pick(app.subject.lever_timing)) : null,
      entries.length === 0 ? h("p", null, t("set.none")) : h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": t("set.title") }, h("table", null,
        h("thead", null, h("tr", null, ["lever", "value", "years", "places", "channel", "evidence", "source"].map((key) => h("th", { scope: "col" }, t("set.column." + key))))),
        h("tbody", null, entries.map((one) => {
          const lever = app.world.lever.get(one.name);
          const until = one.end === app.years.at(-1) ? "" : t("set.until", { end: one.end });
          return h("tr", null, h("th", { scope: "row" }, label(lever)), h("td", null, sized(one.value, lever)), h("td", null, period(one), until), h("td", null, app.scopes(one.places)), h("td", null, label(lever.channel)), h("td", null, label(lever.evidence)), h("td", null, pick(lever.source)));
        })))));
  }
  return { node: h("div", null, note, own.node, list), refresh: (what) => { refresh(what); if (what !== "line") settings(); } };
}
