// Starts the page: reads what it was given, builds the views, and keeps them in step with what the reader chooses.

import { address, checked, read, store } from "./state.js";
import { announce, copy, fill, h } from "./dom.js";
import { given, server } from "./source.js";
import { index } from "./world.js";
import { speak, t, tongue } from "./text.js";
import { App, usual } from "./app.js";
import { snapshot } from "./snapshot.js";
import { live } from "./live.js";
import { answer } from "./answer.js";
import { mapView } from "./mapview.js";
import { county } from "./county.js";
import { places } from "./places.js";
import { monitored } from "./monitored.js";
import { scoreboard } from "./scoreboard.js";
import { flows } from "./flows.js";
import { change } from "./change.js";
import { levers } from "./levers.js";
import { steps } from "./steps.js";
import { costs } from "./costs.js";
import { compare } from "./compare.js";
import { trust } from "./trust.js";
import { printing } from "./print.js";

/** Sections: name, view, and the snapshot that it shows: the newest, or the newest whole run. */
const VIEWS = [
  ["answer", answer, "answer"], ["map", mapView, "answer"], ["area", county, "whole"], ["places", places, "whole"], ["scoreboard", scoreboard, "whole"], ["flows", flows, "whole"],
  ["change", change, "whole"], ["levers", levers, "whole"], ["steps", steps, "whole"], ["costs", costs, "whole"], ["compare", compare, "whole"], ["trust", trust, "whole"],
];

function header(app) {
  const toggle = h("button", { type: "button", "data-test": "language", onclick: () => app.store.set({ lang: tongue() === "zh" ? "en" : "zh" }) });
  const link = h("button", { type: "button", class: "quiet", "data-test": "share", onclick: async () => {
    await copy(location.href.split("#")[0] + address(app.store.get()));
    announce(t("share.done"));
    link.textContent = t("share.done");
    setTimeout(() => { link.textContent = t("share.copy"); }, 2000);
  } });
  // The address of a file means nothing to others.
  link.hidden = location.protocol === "file:";
  const title = h("h1");
  const under = h("p", { class: "under" });
  const node = h("header", { class: "top" }, h("div", null, title, under), h("div", { class: "tools" }, link, toggle));
  const refresh = (what) => {
    if (what === "line") return;
    toggle.textContent = tongue() === "zh" ? "English" : "中文";
    toggle.lang = tongue() === "zh" ? "en" : "zh-CN";
    link.textContent = t("share.copy");
    const run = app.mode === "report" ? app.subject : null;
    const named = app.mode === "report" ? app.whole.title[tongue()] : "";
    const note = app.mode === "report" ? app.whole.saved?.note : "";
    title.textContent = run ? t("page.report", { title: named }) : t("page.title");
    // What was written about the run later stands before what its file says.
    under.textContent = note ? note : run?.meaning[tongue()] ? run.meaning[tongue()].replaceAll("\n", tongue() === "zh" ? "" : " ") : t("page.under");
    document.title = `${run ? named : t("page.title")} · 齐鲁 Qilu`;
    document.getElementById("skip").textContent = t("page.skip");
  };
  return { node, refresh };
}

function contents(views) {
  const node = h("nav", { class: "contents" });
  return {
    node,
    refresh: (what) => {
      if (what !== "all") return;
      node.setAttribute("aria-label", t("page.contents"));
      fill(node, views.map(([name]) => h("a", { href: `#${name}`, "data-to": name, onclick: (event) => {
        // The address holds the state; a place in the page is gone to without it.
        event.preventDefault();
        const section = document.getElementById(name);
        section.focus({ preventScroll: true });
        section.scrollIntoView({ block: "start", behavior: "instant" });
        // What was out of sight gets its height only now, and moves what is below.
        requestAnimationFrame(() => section.scrollIntoView({ block: "start", behavior: "instant" }));
      } }, t("section." + name))));
    },
  };
}

/** What is said while a finished run is open, and the way back. */
function opened(app) {
  const text = h("span");
  const back = h("button", { type: "button", class: "quiet", "data-test": "leave-run", onclick: () => app.store.set({ run: null }) });
  const node = h("p", { class: "note", hidden: true }, text, " ", back);
  return {
    node,
    refresh: (what) => {
      if (what === "line") return;
      node.hidden = !app.store.get().run;
      text.textContent = t("panel.opened", { title: app.isCurrent(app.whole) ? app.whole.title[tongue()] : app.store.get().run ?? "" });
      back.textContent = t("panel.back");
    },
  };
}

/** A section with its heading around a view. What belongs to a former scenario is marked, and is neither copied nor saved. */
function section(app, [name, make, source]) {
  const heading = h("h2", { id: `${name}-heading` });
  const stale = h("p", { class: "stale", "data-test": "stale", hidden: true });
  const view = make(app);
  const node = h("section", { id: name, tabindex: "-1", "aria-labelledby": `${name}-heading` }, heading, stale, view.node);
  /** The snapshot that was drawn last: a new one is drawn section by section. */
  let shown = null;
  const mark = () => {
    const old = shown !== null && !app.isCurrent(shown);
    node.classList.toggle("old", old);
    stale.hidden = !old;
    stale.textContent = old ? t("page.stale", { title: shown.title[tongue()] }) : "";
    node.dataset.shown = shown?.id ?? "";
    for (const button of node.querySelectorAll("[data-needs-current]")) button.disabled = old || shown === null;
  };
  return {
    name,
    node,
    mark,
    refresh: (what) => {
      if (what !== "line") heading.textContent = t("section." + name);
      view.refresh(what);
      if (what !== "line" && what !== "choice") shown = app[source] ?? null;
      mark();
    },
  };
}

async function begin() {
  const start = given();
  const asked = read(location.hash).lang;
  // The address comes before the server: a link must look the same for all readers.
  speak(start.words, ["zh", "en"].includes(asked) ? asked : start.language);
  const world = index(start.mode === "report" ? start.catalogue : await server.catalogue());
  // A server that was started with the folder of a monitoring shows it before the provenance.
  const found = start.mode === "live" ? await server.monitor().catch(() => null) : null;
  // A report has the steps only where they were worked out: there is no server to ask.
  const known = VIEWS.filter(([name]) => name !== "steps" || start.mode === "live" || start.effects);
  const views = found ? known.toSpliced(-1, 0, ["monitor", monitored(found), "monitor"]) : known;
  const plain = usual(start, world);
  let dropped = [];
  const check = (state) => {
    const sound = checked(world, state, plain);
    dropped = sound.dropped;
    return sound.state;
  };
  const own = store(check(read(location.hash)), check);
  speak(null, own.get().lang);
  const app = new App(start, world, own);
  if (start.mode === "report") {
    const of = ({ folder, manifest_sha256, dossier, own_title: own, note }) => snapshot({ key: `run:${folder}`, id: `run ${folder}`, kind: "run", title: own ? { zh: own, en: own } : dossier.title, run: dossier, saved: { folder, manifest: manifest_sha256, note: note ?? "" } });
    [app.answer, ...app.others] = start.runs.map(of);
    app.whole = app.answer;
  }
  const note = h("p", { class: "note", role: "status", "data-test": "note", hidden: true });
  app.note = (text) => {
    note.hidden = text === "";
    note.textContent = text;
  };
  const say = () => app.note(dropped.length ? t("address.dropped", { parts: dropped.join(tongue() === "zh" ? "、" : ", ") }) : "");
  const panel = start.mode === "live" ? live(app) : null;
  const main = h("main", { id: "main", tabindex: "-1" });
  const [top, list, banner] = [header(app), contents(views), opened(app)];
  const sections = views.map((view) => section(app, view));
  app.mark = () => {
    sections.forEach((one) => one.mark());
    app.stamp();
  };
  app.views = [top, list, banner, ...(panel ? [panel] : []), ...sections];
  fill(main, panel?.status, banner.node, note, sections.map((one) => one.node));
  document.body.classList.add(start.mode);
  fill(document.getElementById("app"), top.node, panel ? list.node : null, h("div", { class: "page" }, panel ? null : list.node, main, panel ? [panel.toggle, panel.node] : null));
  printing(app);
  own.listen((state, changed) => {
    if (changed.has("lang")) speak(null, state.lang);
    say();
    if (dropped.length) own.settle();
    dropped = [];
    panel?.changed(changed);
    const looks = ["lang", "ind", "year", "place", "mode"].some((key) => changed.has(key));
    if (looks) app.refresh(changed.has("lang") ? "all" : "choice");
    else {
      app.mark();
      banner.refresh("choice");
    }
  });
  say();
  own.settle();
  app.refresh("all");
  panel?.begin();
  performance.mark("qilu:ready");
}

begin().catch((error) => {
  fill(document.getElementById("app"), h("p", { class: "failure", role: "alert" }, `${t("failure.start")} ${error.message}`));
  throw error;
});
