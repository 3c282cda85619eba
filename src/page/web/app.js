// What all views share: the choices of the reader, and the snapshots that the views show.

import { announce } from "./dom.js";
import { isWhole, percentiles, targets, valuesOf } from "./snapshot.js";
import { keyOf } from "./conductor.js";
import { both, label, period, pick, short, t, tongue } from "./text.js";
import { name } from "./world.js";

/** The choices of a reader who has made none. */
export function usual(start, world) {
  const has = (wanted) => world.scenarios.find((one) => one.name === wanted)?.name ?? world.scenarios[0]?.name;
  return {
    lang: start.language, base: has("plan"), ref: has("baseline"), run: null, set: [], pins: [], cmp: [], name: "", note: "",
    ind: "urban_share", place: world.province.code, scope: "province", mode: "value", year: null,
  };
}

/** What all views share. */
export class App {
  constructor(start, world, store) {
    this.mode = start.mode;
    this.world = world;
    this.store = store;
    /** Draws of the full ensembles. */
    this.full = start.draws ?? 0;
    /** The newest snapshot, a quick one or a whole run; the views of few indicators show it. */
    this.answer = null;
    /** The newest whole run; the other views show it. */
    this.whole = null;
    /** Snapshots to compare with, the reference first. */
    this.others = [];
    /** Contributions of the levers, with the key of their scenario. */
    this.contributions = start.contributions ? { key: null, ...start.contributions } : null;
    /** Effects of one step of each lever, with the key of their scenario. */
    this.effects = start.effects ? { key: null, ...start.effects } : null;
    /** Key of the scenario that was shown before the current one. */
    this.former = null;
    /** Single run of a scenario by its key. */
    this.lineOf = () => null;
    this.views = [];
    /** Number of the last drawing: an older one that is still going on stops. */
    this.turn = 0;
  }

  /** The data of the whole run that is shown. */
  get subject() {
    return this.whole?.run ?? null;
  }

  /** Key of the current scenario: in a report that of its only run. */
  get key() {
    if (this.mode === "report") return this.whole.key;
    const { run } = this.store.get();
    return run ? `run:${run}` : keyOf(this.spec());
  }

  /** Whether a snapshot is of the current scenario, and under its current title. */
  isCurrent(own) {
    if (own === null || own.key !== this.key) return false;
    const isFinished = this.mode === "report" || this.store.get().run;
    return Boolean(isFinished) || JSON.stringify(own.title) === JSON.stringify(this.titleOf(this.store.get()));
  }

  /** The single run of the current scenario; `null` until it is there. */
  get line() {
    return this.lineOf(this.key);
  }

  /** Years of whatever is shown. */
  get years() {
    return this.answer?.years ?? this.line?.years ?? this.world.years;
  }

  get year() {
    const years = this.years;
    const wanted = this.store.get().year ?? years.at(-1);
    return years.includes(wanted) ? wanted : years.at(-1);
  }

  /** The run that differences are taken from: the first of the others. */
  get reference() {
    return this.others[0]?.run ?? null;
  }

  /** Percentiles by name and year of an indicator in an area. */
  percentiles(code, indicator) {
    return percentiles(this.world, this.answer, code, indicator);
  }

  /** Values of an indicator in a year by code of all areas: `{value, low, high}`; those of a single run until an ensemble has
   * them. */
  values(indicator, year, run = null) {
    if (run) return valuesOf(this.world, { run, years: run.years }, indicator, year);
    const own = this.answer ? valuesOf(this.world, this.answer, indicator, year) : new Map();
    return own.size ? own : this.singles(indicator, year);
  }

  /** The same of the single run that belongs to the answer, or else of the current one. */
  singles(indicator, year) {
    const line = this.answer ? this.lineOf(this.answer.key) : this.line;
    const all = new Map();
    const at = line?.years.indexOf(year) ?? -1;
    for (const [code, values] of Object.entries(line?.values[indicator] ?? {})) {
      const value = values[at];
      if (value !== null && value !== undefined) all.set(code, { value });
    }
    return all;
  }

  /** Whether the values of an indicator are those of a single run, and so no medians. */
  isSingle(indicator) {
    const code = this.world.province.code;
    const rows = this.answer ? percentiles(this.world, this.answer, code, indicator) : null;
    return !rows?.["q0.5"];
  }

  /** Targets of the province in the answer. */
  targets() {
    return targets(this.answer, this.world.province.code);
  }

  /** Draws behind the probabilities that are shown. */
  get draws() {
    return this.answer?.draws ?? 0;
  }

  /** The current scenario, as the server takes it. */
  spec() {
    const { base, set } = this.store.get();
    return { scenario: base, levers: set };
  }

  /** The scenario that questions about the current one name, with its key: of a finished run the settings that it was made
   * from; `spec` is `null` where the page did not make it. */
  asked() {
    const { run } = this.store.get();
    if (!run) return { spec: this.spec(), key: this.key };
    const request = this.whole?.key === this.key ? this.whole.saved?.request : null;
    return { spec: request ? { scenario: request.scenario, levers: request.levers } : null, key: this.key };
  }

  referenceSpec() {
    return { scenario: this.store.get().ref, levers: [] };
  }

  /** Title of a scenario with settings of the reader. */
  titleOf({ base, set, name: own }) {
    if (own) return { zh: own, en: own };
    return both(set.length ? "live.changed" : "live.as_is", { title: this.world.scenarios.find((one) => one.name === base)?.title ?? { zh: base, en: base } });
  }

  /** Title of the current scenario. */
  title() {
    return this.mode === "report" || this.store.get().run ? (this.answer?.title ?? { zh: "", en: "" }) : this.titleOf(this.store.get());
  }

  /** Names for the rows of files about the answer. A quick ensemble has no file of its own, and is named after its scenario. */
  labels() {
    const { base, set } = this.store.get();
    return { version: this.world.version, name: set.length ? `${base}-adjusted` : base, years: this.years, ...this.answer?.run };
  }

  /** All lever settings of the run that is shown. */
  settings() {
    return this.subject?.levers ?? [];
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

  /** Lever settings in words, a line each. */
  inWords(set) {
    return set.map((one) => t("panel.setting", { lever: label(this.world.lever.get(one.name)), value: short(one.value), years: period({ ramp: 1, start: this.world.leverYears[0], ...one }), places: this.scopes(one.places ?? ["province"]) }));
  }

  choose(code) {
    this.store.set({ place: code });
    const area = this.world.areas.get(code);
    announce(tongue() === "zh" ? area.zh : area.en);
  }

  refresh(what = "all") {
    this.turn += 1;
    for (const view of this.views) view.refresh(what);
    this.stamp();
  }

  /** Everything, a view a frame, the answer first: a hand that moves a lever meanwhile is not kept waiting. */
  async unfold(painted) {
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
    if (own === this.turn) this.stamp();
    return told;
  }

  /** Says on the page which answer it shows, for its style and for tests. */
  stamp() {
    const { dataset } = document.body;
    dataset.level = this.answer === null ? "none" : isWhole(this.answer) ? "dossier" : "fan";
    dataset.current = String(this.isCurrent(this.answer));
    dataset.shown = this.answer?.id ?? "";
  }
}
