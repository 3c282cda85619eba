// What the last monitoring made of newly published statistics: forecasts and figures, their surprise, and the probabilities before
// and after. It is read only; `qilu monitor` makes it.

import { grid } from "./card.js";
import { fill, h } from "./dom.js";
import { known } from "./estimate.js";
import { endOf, hasRange, label, number, percent, percentage, pick, probability, show, t, tongue } from "./text.js";
import { name } from "./world.js";

/** Effects of levers that are listed. */
const MOST = 5;

const SHARE = "share";

/** The section of a monitoring. */
export const monitored = (found) => (app) => {
  const body = h("div", { class: "card", "data-test": "monitor" });
  const estimate = (one) => {
    if (!one) return t("monitor.settled");
    const own = known(one, found.members);
    return own.interval_95 ? t("monitor.range", { value: probability(own), low: endOf(own.interval_95[0]), high: endOf(own.interval_95[1]) }) : probability(own);
  };
  /** A published share has the digits with which it is published. */
  const exact = (value, own) => (own === SHARE ? percent(value, 2) : show(value, own));
  /** The share of the forecast below a figure; few draws show neither 0 nor 1 %. */
  const below = (share) => (share < 0.01 ? t("probability.under", { percent: percentage(1) }) : share > 0.99 ? t("probability.over", { percent: percentage(99) }) : percent(share, 0));
  const unit = (indicator) => app.world.indicator.get(indicator)?.unit ?? "";
  const spread = ({ median, "q0.1": low, "q0.9": high }, own) => (hasRange(low, high) ? t("place.interval", { value: show(median, own), low: show(low, own), high: show(high, own) }) : show(median, own));
  const years = () => (found.years.length > 2 ? `${found.years[0]}–${found.years.at(-1)}` : found.years.join(t("word.comma")));

  const targets = () => grid({
    caption: t("monitor.targets"), header: ["target", "before", "after", "published"].map((key) => t("monitor.column." + key)),
    rows: found.targets.map((one) => [pick(one.title), estimate(one.before), estimate(one.after), one.published === null ? "–" : exact(one.published, unit(one.indicator))]),
  });

  function figures(rows, caption) {
    return grid({
      caption, header: ["figure", "year", "expected", "published", "pit"].map((key) => t("monitor.column." + key)),
      rows: rows.map((one) => [`${name(app.world, one.area, true)}${tongue() === "zh" ? "" : ": "}${pick(app.world.indicator.get(one.indicator) ?? { zh: one.indicator, en: one.indicator })}`, one.year, spread(one.expected, unit(one.indicator)), exact(one.published, unit(one.indicator)),
        one.surprise.pit === null ? "–" : `${below(one.surprise.pit)}${one.surprise.marked ? ` ${t("monitor.marked")}` : ""}`]),
    });
  }

  function effort() {
    const rows = found.effort.levers.slice(0, MOST).map((one) => [label(one), show(one.mean, SHARE, true)]);
    return rows.length ? [h("h4", null, t("monitor.effort", { scenario: pick(found.effort.scenario.title), year: found.end_year })), grid({ caption: t("monitor.effort", { scenario: pick(found.effort.scenario.title), year: found.end_year }), header: [t("levers.lever"), t("levers.mean")], rows })] : null;
  }

  /** The target that is still open and lies farthest ahead. */
  function goalOf() {
    const last = Math.max(...found.targets.map((one) => one.year));
    return found.targets.find((one) => one.year === last && one.after);
  }

  function steps() {
    const goal = goalOf();
    if (!goal) return null;
    const caption = t("monitor.steps", { target: pick(goal.title) });
    return [h("h4", null, caption), grid({ caption, header: ["year", "before", "after"].map((key) => t("monitor.column." + key)), rows: goal.steps.map((one) => [one.year, estimate(one.before), estimate(one.after)]) })];
  }

  function says() {
    const goal = goalOf();
    return goal ? t("monitor.says", { years: years(), title: pick(found.scenario.title), target: pick(goal.title), before: estimate(goal.before), after: estimate(goal.after) }) : "";
  }

  const refresh = (what) => {
    if (what !== "all") return;
    const [province, others] = [found.figures.filter((one) => one.area === app.world.province.code), found.figures.filter((one) => one.area !== app.world.province.code)];
    const odd = others.filter((one) => one.surprise.marked);
    fill(body, h("h3", null, t("monitor.title", { years: years() })), h("p", { class: "says" }, says()), h("div", { class: "condition" }, found.condition.map((own) => h("p", null, pick(own)))), h("p", { class: "lead" }, t("monitor.lead", { members: number(found.members), version: found.version })),
      h("h4", null, t("monitor.targets")), targets(), steps(), h("h4", null, t("monitor.province")), figures(province, t("monitor.province")),
      odd.length ? [h("h4", null, t("monitor.odd")), figures(odd, t("monitor.odd"))] : null,
      others.length ? h("details", null, h("summary", null, t("monitor.others", { count: others.length })), figures(others, t("monitor.others", { count: others.length }))) : null,
      effort());
  };
  return { node: body, refresh };
};
