// Starts the page: reads what it was given, builds the views, and keeps them in step with what the reader chooses.

import { address, read, store } from "./state.js";
import { announce, copy, fill, h, painted } from "./dom.js";
import { given, server } from "./source.js";
import { index, name, row } from "./world.js";
import { pick, speak, t, tongue } from "./text.js";
import { live } from "./live.js";
import { answer } from "./answer.js";
import { mapView } from "./mapview.js";
import { places } from "./places.js";
import { scoreboard } from "./scoreboard.js";
import { flows } from "./flows.js";
import { change } from "./change.js";
import { levers } from "./levers.js";
import { costs } from "./costs.js";
import { compare } from "./compare.js";
import { trust } from "./trust.js";

const VIEWS = [
  ["answer", answer], ["map", mapView], ["places", places], ["scoreboard", scoreboard], ["flows", flows], ["change", change],
  ["levers", levers], ["costs", costs], ["compare", compare], ["trust", trust],
];

/** What all views share. */
class App {
  constructor(start, world) {
    this.mode = start.mode;
    this.world = world;
    this.subject = null;
    this.others = [];
    this.contributions = start.contributions ?? null;
    /** Draws of the ensembles that the page asks for by itself. */
    this.full = start.draws ?? 0;
    this.line = null;
    this.fan = null;
    this.level = "none";
    this.run = { folder: null, manifest: null };
    this.views = [];
    /** Number of the last drawing: an older one that is still going on stops. */
    this.turn = 0;
    const chosen = read(location.hash);
    this.store = store({
      lang: start.language, set: [], pins: [], cmp: [], ind: "urban_share", place: world.province.code, mode: "value", ...chosen,
    });
  }

  /** Years of whatever is shown. */
  get years() {
    return this.subject?.years ?? this.line?.years ?? [];
  }

  get year() {
    const years = this.years;
    const wanted = this.store.get().year ?? years.at(-1);
    return years.includes(wanted) ? wanted : years.at(-1);
  }

  /** The run that differences are taken from: the first of the others. */
  get reference() {
    return this.others[0]?.dossier ?? null;
  }

  /** Percentiles by name and year of an indicator in an area, from the full ensemble or else the quick fan. */
  percentiles(code, indicator) {
    // While a lever is being moved the last bands stay; the page says so.
    const level = this.level === "line" ? this.before : this.level;
    if (level === "dossier") {
      const rows = {};
      for (const statistic of this.subject.statistics[this.world.areas.get(code).level]) {
        const values = row(this.world, this.subject, code, indicator, statistic);
        if (values) rows[statistic] = values;
      }
      return Object.keys(rows).length ? rows : null;
    }
    const series = level === "fan" ? this.fan.series[code]?.[indicator] : null;
    return series ? Object.fromEntries(this.fan.statistics.map((statistic, at) => [statistic, series[at]])) : null;
  }

  /** Values of an indicator in a year by code of all areas: `{value, low, high}`. */
  values(indicator, year, dossier = null) {
    const all = new Map();
    const shown = dossier ?? (this.level === "dossier" ? this.subject : null);
    const source = this.line?.values[indicator];
    for (const code of this.world.areas.keys()) {
      if (shown) {
        const at = shown.years.indexOf(year);
        const [low, value, high] = ["q0.1", "q0.5", "q0.9"].map((statistic) => row(this.world, shown, code, indicator, statistic)?.[at] ?? null);
        if (value !== null) all.set(code, { value, low, high });
      } else if (source?.[code]) {
        const value = source[code][this.line.years.indexOf(year)];
        if (value !== null && value !== undefined) all.set(code, { value });
      }
    }
    return all;
  }

  /** Draws behind the probabilities that are shown. */
  get draws() {
    return this.level === "fan" ? this.fan.draws : (this.subject?.draws ?? 0);
  }

  /** The scenario that is shown, as the server takes it. */
  spec() {
    const { base, set } = this.store.get();
    return { scenario: base, levers: set };
  }

  referenceSpec() {
    return { scenario: this.store.get().ref, levers: [] };
  }

  /** All lever settings that are in force: those of the scenario file, then the reader's own. */
  settings() {
    if (this.mode === "report" || this.run.folder) return this.subject?.levers ?? [];
    const { base, set } = this.store.get();
    const own = set.map((one) => ({ start: this.world.passed + 1, ramp: 1, ...one, end: one.end ?? this.years.at(-1) }));
    return [...(this.world.scenarios.find((one) => one.name === base)?.levers ?? []), ...own];
  }

  /** Places of a setting in words. */
  scopes(places) {
    const one = (place) => {
      const [kind, which] = place.split(":");
      if (place === "province") return t("scope.province");
      if (kind === "circle") return pick(this.world.region.circles.find((circle) => circle.name === which));
      if (kind === "tier") return t("scope.tier." + which);
      if (kind === "kind") return t("scope." + which);
      const area = this.world.areas.get(place) ?? [...this.world.areas.values()].find((own) => own.zh === place || own.en === place);
      return area ? name(this.world, area.code, true) : place;
    };
    return places.map(one).join(tongue() === "zh" ? "、" : ", ");
  }

  choose(code) {
    this.store.set({ place: code });
    const area = this.world.areas.get(code);
    announce(tongue() === "zh" ? area.zh : area.en);
  }

  refresh(what = "all") {
    this.turn += 1;
    document.body.dataset.level = this.level;
    for (const view of this.views) view.refresh(what);
  }

  /** Everything, a view a frame, the answer first: a hand that moves a lever meanwhile is not kept waiting. Gives the
   * time at which the answer was on the screen. */
  async unfold() {
    const own = ++this.turn;
    delete document.body.dataset.level;
    const first = this.views.find((view) => view.name === "answer");
    first.refresh("all");
    const told = await painted();
    for (const view of this.views.filter((one) => one !== first)) {
      if (own !== this.turn) return told;
      view.refresh("all");
      await painted();
    }
    if (own === this.turn) document.body.dataset.level = this.level;
    return told;
  }
}

function header(app) {
  const toggle = h("button", { type: "button", "data-test": "language", onclick: () => app.store.set({ lang: tongue() === "zh" ? "en" : "zh" }) });
  const link = h("button", { type: "button", class: "quiet", "data-test": "share", onclick: async () => {
    await copy(location.href.split("#")[0] + address(app.store.get()));
    announce(t("share.done"));
    link.textContent = t("share.done");
    setTimeout(() => { link.textContent = t("share.copy"); }, 2000);
  } });
  const title = h("h1");
  const under = h("p", { class: "under" });
  const node = h("header", { class: "top" }, h("div", null, title, under), h("div", { class: "tools" }, link, toggle));
  const refresh = (what) => {
    if (what === "line") return;
    toggle.textContent = tongue() === "zh" ? "English" : "中文";
    toggle.lang = tongue() === "zh" ? "en" : "zh-CN";
    link.textContent = t("share.copy");
    const dossier = app.subject;
    title.textContent = dossier && app.mode === "report" ? t("page.report", { title: dossier.title[tongue()] }) : t("page.title");
    under.textContent = dossier?.meaning[tongue()] && app.mode === "report" ? dossier.meaning[tongue()].replaceAll("\n", tongue() === "zh" ? "" : " ") : t("page.under");
    document.title = `${dossier && app.mode === "report" ? dossier.title[tongue()] : t("page.title")} · 齐鲁 Qilu`;
    document.getElementById("skip").textContent = t("page.skip");
  };
  return { node, refresh };
}

function contents(app) {
  const node = h("nav", { class: "contents" });
  return {
    node,
    refresh: (what) => {
      if (what !== "all") return;
      node.setAttribute("aria-label", t("page.contents"));
      fill(node, VIEWS.map(([name]) => h("a", { href: `#${name}`, onclick: (event) => {
        // The address holds the state; a place in the page is gone to without it.
        event.preventDefault();
        document.getElementById(name).scrollIntoView();
        document.getElementById(name).focus();
      } }, t("section." + name))));
    },
  };
}

/** A section with its heading around a view. */
function section(app, name, make) {
  const heading = h("h2");
  const view = make(app);
  const node = h("section", { id: name, tabindex: "-1", "aria-labelledby": `${name}-heading` }, heading, view.node);
  heading.id = `${name}-heading`;
  return {
    name,
    node,
    refresh: (what) => {
      if (what !== "line") heading.textContent = t("section." + name);
      view.refresh(what);
    },
  };
}

async function begin() {
  const start = given();
  // The address comes before the server: a link must look the same for all readers.
  speak(start.words, read(location.hash).lang ?? start.language);
  const catalogue = start.mode === "report" ? start.catalogue : await server.catalogue();
  const app = new App(start, index(catalogue));
  if (start.mode === "report") {
    const [own, ...others] = start.runs;
    app.subject = own.dossier;
    app.run = { folder: own.folder, manifest: own.manifest_sha256 };
    app.others = others.map(({ dossier }) => ({ dossier }));
    app.level = "dossier";
  }
  const panel = start.mode === "live" ? live(app) : null;
  const main = h("main", { id: "main", tabindex: "-1" });
  const top = header(app);
  const list = contents(app);
  const sections = VIEWS.map(([name, make]) => section(app, name, make));
  app.views = [top, list, ...(panel ? [panel] : []), ...sections];
  fill(main, sections.map((one) => one.node));
  document.body.classList.add(start.mode);
  fill(document.getElementById("app"), top.node, h("div", { class: "page" }, h("div", { class: "side" }, panel?.node, list.node), main));
  app.store.listen((state, changed) => {
    if (changed.has("lang")) speak(null, state.lang);
    const own = [...changed].some((key) => ["lang", "ind", "year", "place", "mode"].includes(key));
    if (own) app.refresh(changed.has("lang") ? "all" : "choice");
    panel?.changed(changed);
  });
  app.refresh("all");
  // As if the scenario had just been chosen; this asks for the first line.
  panel?.changed(new Set(["base"]));
  performance.mark("qilu:ready");
}

begin().catch((error) => {
  fill(document.getElementById("app"), h("p", { class: "failure", role: "alert" }, `${t("failure.start")} ${error.message}`));
  throw error;
});
