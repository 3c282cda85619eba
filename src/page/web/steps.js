// What one step of each lever alone would do: gain, probability, cost, and cost of each percentage point.

import { card } from "./card.js";
import { table } from "./csv.js";
import { announce, fill, h } from "./dom.js";
import { server } from "./source.js";
import { label, number, pick, show, t, tongue } from "./text.js";

/** Draws of the effects; each needs dozens of projections. */
const DRAWS = 100;

/** Milliseconds between two looks at the job. */
const POLL = 300;

const COST = "100 million yuan of 2020 per year";

const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

const COLUMNS = ["lever", "share", "probability", "cost", "per_point", "remark"];

/** The section. */
export function steps(app) {
  const { store } = app;
  const body = h("div", { "data-test": "steps" });
  const said = h("p", { class: "lead", role: "status", "data-test": "steps-said" });
  const bar = h("progress", { max: "1", value: 0, hidden: true });
  const ask = app.mode === "live" ? h("button", { type: "button", "data-test": "ask-steps", "data-needs-current": true, onclick: () => run() }) : null;
  const stop = h("button", { type: "button", class: "quiet", "data-test": "stop-steps", hidden: true, onclick: () => leave() });
  /** Number of the job that is waited for, and of the last question. */
  let [job, serial] = [null, 0];
  /** Effects belong to one scenario; those of another are not shown. */
  const answer = () => (app.effects && (app.effects.key === null || app.effects.key === app.whole?.key) ? app.effects : null);
  const rows = () => answer()?.rows ?? [];

  // Four digits after the point tell the values of every lever apart.
  const digits = (value) => String(Number(value.toFixed(4)));
  const values = ([low, high]) => (low === high ? digits(low) : t("steps.several", { low: digits(low), high: digits(high) }));
  const named = (one) => t("steps.values", { lever: label(app.world.lever.get(one.lever)), before: values(one.before), after: values(one.after) });
  const within = (one, unit, more) => (one === null ? "–" : one.half_width === null ? show(one.mean, unit, true, more) : t("steps.within", { mean: show(one.mean, unit, true, more), error: show(one.half_width, unit, true, more).replace("+", "") }));
  const remark = (one) => {
    const all = [one.reason ? t("steps.reason." + one.reason) : "", one.reason !== "at_bound" && !one.own_cost ? t("steps.uncosted") : "", one.lever === "reclassification" ? t("steps.relabelled") : ""];
    return all.filter((text) => text !== "").join(tongue() === "zh" ? "；" : "; ");
  };
  const cells = (one) => [within(one.share, "share", 1), one.targets[0] ? show(one.targets[0].gain, "share", true, -1) : "–", within(one.cost, COST, 0), show(one.cost_per_point, COST), remark(one)];

  /** Sets the levers of a step, in the place of settings for the same places and years. */
  function attempt(one) {
    const { spec } = app.asked();
    const place = ({ name, places, start, end }) => JSON.stringify([name, places ?? ["province"], start, end ?? app.years.at(-1)]);
    const added = new Set(one.settings.map(place));
    store.set({ run: null, base: spec.scenario, set: [...spec.levers.filter((own) => !added.has(place(own))), ...one.settings] });
    announce(t("steps.tried", { lever: named(one) }));
  }

  const own = card({
    name: "steps", chart: body, controls: ask,
    title: () => (answer() ? t("steps.title", { year: answer().year }) : t("section.steps")),
    lead: () => (answer() ? t("steps.lead", { scenario: pick(answer().title), year: answer().year, from: answer().from, to: answer().to, draws: number(answer().draws), target: pick(rows().find((one) => one.targets[0])?.targets[0].name) }) : t("steps.none")),
    describe: () => rows().filter((one) => one.cost_per_point !== null).slice(0, 5).map((one) => `${named(one)} ${show(one.cost_per_point, COST)}`).join(tongue() === "zh" ? "，" : ", "),
    csv: () => table(["scenario", "year", "lever", "direction", "from_low", "from_high", "to_low", "to_high", "share", "share_error", "probability", "probability_se", "cost", "cost_error", "cost_per_point", "reason", "own_cost"],
      rows().map((one) => [answer().name, answer().year, one.lever, one.direction, ...one.before, ...one.after, one.share?.mean, one.share?.half_width, one.targets[0]?.gain, one.targets[0]?.error, one.cost?.mean, one.cost?.half_width, one.cost_per_point, one.reason, one.own_cost ? "counted" : "unknown"])),
  });

  function draw() {
    const line = (one) => h("tr", { "data-step": `${one.lever} ${one.direction}` }, h("th", { scope: "row" }, named(one)), cells(one).map((text) => h("td", null, text)),
      app.mode === "live" ? h("td", null, one.settings.length ? h("button", { type: "button", class: "quiet", "data-test": "try-step", "data-needs-current": true, "aria-label": `${t("steps.try")} ${named(one)}`, onclick: () => attempt(one) }, t("steps.try")) : null) : null);
    fill(body, answer() ? [h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": t("section.steps") }, h("table", null,
      h("thead", null, h("tr", null, COLUMNS.map((key) => h("th", { scope: "col" }, t("steps.column." + key))), app.mode === "live" ? h("th") : null)),
      h("tbody", null, rows().map(line)))), h("p", { class: "lead" }, t("steps.local")), h("p", { class: "lead" }, t("steps.classes"))] : null);
  }

  /** What is on its way is no longer wanted. */
  function leave() {
    serial += 1;
    if (job !== null) server.cancel(job).catch(() => {});
    job = null;
    working(false);
    said.textContent = "";
  }

  function working(on) {
    bar.hidden = !on;
    stop.hidden = !on;
  }

  async function run() {
    leave();
    const own = serial;
    const still = () => own === serial;
    const { spec, key } = app.asked();
    if (!spec) {
      said.textContent = t("levers.no_request");
      return;
    }
    const title = app.title();
    said.textContent = t("steps.running");
    bar.value = 0;
    working(true);
    try {
      const began = await server.start({ spec, draws: Math.min(DRAWS, app.full), effects: true });
      if (!still()) {
        server.cancel(began.id).catch(() => {});
        return;
      }
      job = began.id;
      let now = began;
      while (["queued", "running", "waiting"].includes(now.state)) {
        bar.max = now.draws;
        bar.value = now.finished;
        await pause(POLL);
        if (!still()) return;
        now = await server.job(job);
      }
      if (now.state !== "done") throw new Error(now.error ?? t("steps.stopped"));
      const got = await server.effects(now.id);
      if (!still()) return;
      app.effects = { ...got, key, title };
      said.textContent = "";
      app.known?.();
      announce(t("steps.done"));
    } catch (problem) {
      if (!still()) return;
      said.textContent = problem.status === undefined && problem instanceof TypeError ? t("failure.server") : problem.message;
    }
    job = null;
    working(false);
    refresh("all");
    app.mark?.();
  }

  // A step of a former scenario would keep its successor waiting.
  store.listen((state, changed) => { if (job !== null && ["base", "set", "run"].some((key) => changed.has(key))) leave(); });
  if (app.mode === "live") addEventListener("pagehide", () => { if (job !== null) server.abandon(job); });

  function refresh(what) {
    if (what === "line") return;
    if (ask) ask.textContent = t("steps.ask");
    stop.textContent = t("job.cancel");
    bar.setAttribute("aria-label", t("live.progress"));
    own.refresh();
    draw();
  }
  return { node: h("div", null, h("div", { class: "row" }, said, bar, stop), own.node), refresh };
}
