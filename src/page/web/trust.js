// How far to trust it: past forecasts, assumptions, sources, the scenario itself and how to make the run again.

import { grid } from "./card.js";
import { copy, download, fill, h } from "./dom.js";
import { label, number, percent, percentage, pick, t, tongue } from "./text.js";

function validation(app) {
  const rows = app.world.validation;
  const unit = (row) => t("trust.unit." + row.unit);
  const signed = (value) => `${value > 0 ? "+" : ""}${number(value, 2)}`;
  /** A difference in percent, above 100 without decimals, which such a number does not have. */
  const whole = (value) => `${value > 0 ? "+" : ""}${number(value, Math.abs(value) >= 100 ? 0 : 2)}`;
  /** The error of the province has a sign, those of cities and counties are means of sizes. */
  const error = (row, value) => (row.level === "province" ? signed(value) : number(value, 2));
  const sized = (row, value) => t("trust.quantity", { value: error(row, value), unit: unit(row) });
  const say = (row) => t(row.level === "province" ? "trust.say_province" : "trust.say", { window: pick(row), indicator: label(app.world.indicator.get(row.indicator)), year: row.year, areas: row.areas, level: t("level_name." + row.level), error: error(row, row.error), unit: unit(row), rule: t("rule." + row.rule), rule_error: error(row, row.rule_error), inside: number(row.inside[1]) });
  const key = rows.filter((row) => row.window === "H1" || row.level === "province");
  return [
    h("h3", null, t("trust.validation")), h("p", { class: "lead" }, t("trust.validation_lead")),
    rows.length ? [h("ul", null, key.map((row) => h("li", null, say(row)))),
      grid({ caption: t("trust.validation"), header: ["window", "indicator", "areas", "error", "inside", "rule", "rule_error", "crps"].map((one) => t("trust.column." + one)), rows: rows.map((row) => [pick(row), label(app.world.indicator.get(row.indicator)), `${row.areas} ${t("level_name." + row.level)}`, sized(row, row.error), row.areas === 1 ? "–" : row.inside.map((one) => number(one)).join(" / "), t("rule." + row.rule), sized(row, row.rule_error), percentage(whole(row.crps_difference))]) })] : h("p", null, t("trust.no_validation")),
  ];
}

/** What other methods say about the year of the target, beside the answer. */
function opinions(app) {
  const own = app.subject?.second_opinions ?? [];
  if (!own.length) return null;
  const range = ([low, high]) => t("opinions.range", { low: percent(low), high: percent(high) });
  const heading = t("opinions.title", { year: own[0].year });
  return [
    h("h3", null, heading), h("p", { class: "lead" }, t("opinions.lead")),
    grid({ caption: heading, header: ["method", "plain", "median", "interval", "reaching", "provinces"].map((one) => t("opinions.column." + one)), rows: own.map((one) => [pick(one.title), one.plain === null ? "–" : percent(one.plain), percent(one.corrected), one.central_80 ? range(one.central_80) : "–", t("opinions.count", { reaching: one.reaching, values: one.values }), one.provinces]) }),
    h("p", { class: "lead" }, t("opinions.note")),
  ];
}

/** A table that can be searched. */
function searchable(id, title, header, rows, hint) {
  const box = h("div");
  const input = h("input", { type: "search", id, placeholder: hint, oninput: () => show() });
  const show = () => {
    const wanted = input.value.trim().toLowerCase();
    fill(box, grid({ caption: title, header, rows: rows.filter((row) => !wanted || row.join(" ").toLowerCase().includes(wanted)) }));
  };
  show();
  return h("details", null, h("summary", null, title, h("small", null, ` ${rows.length}`)), h("label", { for: id, class: "unseen" }, hint), input, box);
}

/** The section. */
/** A word of a command line, in quotation marks where a shell would take it apart. */
export function quoted(word) {
  return /^[\w+=:,./@%-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** Names of the layers of uncertainty, all of which are on unless a command says otherwise. */
const LAYERS = 5;

/** The command that repeats a run from its scenario file, in the folder of the file. */
export function command(dossier) {
  const layers = dossier.layers.length === LAYERS ? "" : ` --layers ${dossier.layers.join(",") || "none"}`;
  return `qilu run ${quoted(`${dossier.name}.toml`)} --draws ${dossier.draws} --seed ${dossier.seed}${dossier.posterior ? "" : " --prior"}${layers}`;
}

export function trust(app) {
  const past = h("div", { class: "card" });
  const known = h("div", { class: "card" });
  const run = h("div", { class: "card", "data-test": "provenance" });
  // A scenario file may have its texts in one language; the reader's is shown. The copy and the download are the whole file.
  const inOneLanguage = (file) => file.replace(tongue() === "zh" ? /^en = (?:"""[^]*?"""|".*")\n/gm : /^zh = (?:"""[^]*?"""|".*")\n/gm, "");
  const refresh = (what) => {
    if (what === "line" || what === "choice") return;
    fill(past, opinions(app), validation(app));
    const width = (row) => (row.low === row.high ? String(row.central) : `${row.central} (${row.low} – ${row.high})`);
    fill(known, h("h3", null, t("trust.assumptions")), h("p", { class: "lead" }, t("trust.assumptions_lead")),
      searchable("find-parameter", t("trust.parameters"), ["meaning", "value", "unit", "status", "source", "code"].map((one) => t("trust.parameter." + one)), app.world.parameters.map((row) => [label(row), width(row), pick(row.unit), t("status." + row.status), row.source.split("|").join(tongue() === "zh" ? "、" : ", "), row.name]), t("trust.find")),
      searchable("find-source", t("trust.sources"), ["key", "citation", "location", "licence"].map((one) => t("trust.source." + one)), app.world.sources.map((row) => [row.key, pick(row.citation), pick(row.location), pick(row.licence)]), t("trust.find")));
    const dossier = app.subject;
    const saved = app.whole?.saved ?? null;
    if (!dossier) {
      fill(run, h("p", { class: "waiting" }, t("waiting.ensemble")));
      return;
    }
    const facts = [
      [t("run.version"), dossier.version], [t("run.draws"), number(dossier.draws)], [t("run.seed"), String(dossier.seed)],
      [t("run.layers"), dossier.layers.map((one) => t("layer." + one)).join(tongue() === "zh" ? "、" : ", ")], [t("run.posterior"), t(dossier.posterior ? "run.informed" : "run.prior")],
      ...(dossier.accepted ?? []).map((reason) => [t("run.accepted"), reason]),
      [t("run.manifest"), saved?.manifest ?? t("run.unwritten")],
      [t("run.engine"), dossier.agents ? t("run.agents", { scale: dossier.agents }) : t("run.cohorts")],
      [t("run.reproduce"), saved ? t("run.in_folder", { folder: saved.folder, command: "qilu reproduce manifest.json" }) : t("run.with_file", { file: `${dossier.name}.toml`, command: command(dossier) })],
    ];
    fill(run, h("h3", null, t("run.title")), h("dl", null, facts.map(([key, value]) => [h("dt", null, key), h("dd", null, value)])),
      h("h4", null, t("run.scenario")), h("pre", { tabindex: "0", role: "region", "aria-label": t("run.scenario"), "data-test": "scenario" }, inOneLanguage(dossier.scenario)),
      h("div", { class: "row" }, h("button", { type: "button", "data-needs-current": true, onclick: () => copy(dossier.scenario) }, t("run.copy")), h("button", { type: "button", "data-needs-current": true, onclick: () => download(`${dossier.name}.toml`, dossier.scenario, "text/plain;charset=utf-8") }, t("run.download"))));
  };
  return { node: h("div", null, past, known, run), refresh };
}
