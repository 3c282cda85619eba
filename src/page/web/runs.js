// Full ensembles in the background, and the runs that are finished: opened, named, compared, reported, and removed.

import { announce, fill, h } from "./dom.js";
import { server } from "./source.js";
import { number, pick, t, tongue } from "./text.js";

/** Milliseconds between two looks at the jobs while one works, and otherwise. */
const POLL = [700, 4000];

/** Draws of the contributions in a report. */
const CONTRIBUTION_DRAWS = 20;

const FILES = ["province.csv", "cities.csv", "counties.csv"];

const works = (job) => ["queued", "running", "waiting"].includes(job.state);

/** The list. `drop(folder)`: what is known of a run has changed. */
export function runs(app, { drop }) {
  const { store } = app;
  const said = h("p", { class: "refused", role: "alert", "data-test": "runs-said" });
  const jobs = h("div", { "data-test": "jobs" });
  const finished = h("div", { "data-test": "runs" });
  const size = h("input", { type: "number", id: "draws", min: "20", max: "20000", step: "100", value: "1000", "data-test": "draws" });
  const node = h("div", { class: "controls" });
  let timer = null;
  let known = [];
  /** Folder whose name is being changed, and the one that is asked about before it is removed. */
  let [naming, removing] = [null, null];
  const say = (problem) => { said.textContent = problem.status ? problem.message : t("failure.server"); };

  async function start() {
    said.textContent = "";
    const state = store.get();
    try {
      await server.start({ spec: app.spec(), draws: Number(size.value), keep: true, title: app.titleOf(state), name: state.name || undefined, meaning: { zh: state.note, en: state.note } });
      poll();
    } catch (problem) {
      say(problem);
    }
  }

  const titleOf = (run) => run.own_title ?? pick(run.title);
  const begin = h("button", { type: "button", "data-test": "run", onclick: start });
  /** While a finished run is open there is no scenario to run. */
  const drawChoices = () => {
    begin.disabled = Boolean(store.get().run);
    draw();
  };

  function jobLine(job) {
    const cancel = async () => {
      await server.cancel(job.id).catch(say);
      poll();
    };
    return h("div", { class: "setting", "data-state": job.state }, h("span", null, `${titleOf(known.find((run) => run.folder === job.run) ?? job)} · ${number(job.draws)} · ${t("job." + job.state)}`, job.error ? ` ${job.error}` : ""),
      works(job) ? [h("progress", { max: String(job.draws), value: job.finished, "aria-label": t("live.progress") }), h("button", { type: "button", class: "quiet", "data-test": "cancel", "data-job": String(job.id), onclick: cancel }, t("job.cancel"))] : null);
  }

  async function poll() {
    clearTimeout(timer);
    let wait = POLL[1];
    try {
      const all = (await server.jobs()).filter((one) => one.keep && (one.run === null || known.length === 0 || known.some((run) => run.folder === one.run))).reverse()
        // A run that was ordered again is the same run.
        .filter((one, at, every) => one.run === null || every.findIndex((other) => other.run === one.run) === at).slice(0, 6);
      // While nothing but the progress changes the buttons stay, so that a click on one is not lost.
      const state = JSON.stringify([tongue(), ...all.map((job) => [job.id, job.state, job.error])]);
      if (state === jobs.dataset.shown) all.forEach((job, at) => { const bar = jobs.children[at].querySelector("progress"); if (bar) bar.value = job.finished; });
      else {
        fill(jobs, all.map(jobLine));
        jobs.dataset.shown = state;
        await list();
      }
      if (all.some(works)) wait = POLL[0];
    } catch {
      // The work on the results says that the server is gone.
    }
    timer = setTimeout(poll, wait);
  }

  async function list() {
    known = await server.runs();
    // What is being typed is not taken away.
    if (naming === null) draw();
  }

  
  async function act(work) {
    said.textContent = "";
    try {
      await work();
      // The jobs have the names of their runs.
      jobs.dataset.shown = "";
      await poll();
    } catch (problem) {
      say(problem);
    }
  }

  function describe(run, form) {
    return act(async () => {
      const [title, note] = ["title", "note"].map((key) => form.querySelector(`[name="${key}"]`).value.trim());
      await server.describe(run.folder, { title: title || null, note: note || null });
      naming = null;
      drop(run.folder);
    });
  }

  function remove(run) {
    return act(async () => {
      await server.remove(run.folder);
      removing = null;
      drop(run.folder);
      announce(t("run.removed", { title: titleOf(run) }));
      const { cmp, run: open } = store.get();
      store.set({ cmp: cmp.filter((one) => one !== run.folder), run: open === run.folder ? null : open });
    });
  }

  /** The fields for a name and a note. */
  function form(run) {
    const own = h("form", { class: "naming", onsubmit: (event) => { event.preventDefault(); describe(run, own); } },
      h("label", { class: "field" }, h("span", null, t("panel.name")), h("input", { name: "title", maxlength: "120", value: run.own_title ?? pick(run.title), "data-test": "run-title" })),
      h("label", { class: "field" }, h("span", null, t("panel.note")), h("textarea", { name: "note", maxlength: "2000", rows: "2", value: run.note ?? "", "data-test": "run-note" })),
      h("div", { class: "row" }, h("button", { type: "submit", "data-test": "run-keep" }, t("run.keep")), h("button", { type: "button", class: "quiet", "data-test": "run-leave", onclick: () => { naming = null; draw(); } }, t("run.leave"))));
    return own;
  }

  function line(run) {
    const { cmp, ref } = store.get();
    const button = (key, test, act, more = {}) => h("button", { type: "button", class: "quiet", "data-test": test, "data-run": run.folder, "aria-label": `${t(key)} ${titleOf(run)}`, onclick: act, ...more }, t(key));
    const compared = cmp.includes(run.folder);
    const others = cmp.filter((one) => one !== run.folder && known.some((own) => own.folder === one));
    return h("div", { class: "run" }, h("span", null, titleOf(run), h("small", null, ` ${run.folder} · ${number(run.draws)}`), run.note ? h("small", { class: "remark" }, run.note) : null),
      naming === run.folder ? form(run) : removing === run.folder
        ? h("span", { class: "row" }, t("run.sure"), button("run.remove_now", "run-remove-now", () => remove(run)), button("run.leave", "run-remove-not", () => { removing = null; draw(); }))
        : h("span", { class: "row" }, button("run.open", "open-run", () => store.set({ run: run.folder })),
          button("run.compare", "compare-run", () => store.set({ cmp: compared ? cmp.filter((one) => one !== run.folder) : [...cmp, run.folder] }), { "aria-pressed": String(compared) }),
          button("run.name", "run-name", () => { naming = run.folder; draw(); finished.querySelector('[name="title"]')?.focus(); }), run.request ? button("panel.take_run", "run-take", () => store.set({ run: null, base: run.request.scenario, set: run.request.levers, name: titleOf(run), note: run.note ?? "" })) : null,
          button("run.remove", "run-remove", () => { removing = run.folder; draw(); })),
      h("span", { class: "row" }, h("a", { href: server.report(run.folder, { compare: others, reference: ref, draws: CONTRIBUTION_DRAWS, effects: app.effects?.key === `run:${run.folder}` ? app.effects.draws : 0 }), download: `${run.folder}.html`, "data-test": "report" }, t("run.report")),
        FILES.map((file) => h("a", { href: server.file(run.folder, file), download: `${run.folder}-${file}`, "data-test": file }, file))));
  }

  function draw() {
    fill(finished, known.length ? known.map(line) : h("p", { class: "hint" }, t("runs.none")));
  }

  // The address of a report names what was worked out for its run.
  app.known = () => { if (naming === null) draw(); };
  let drawn = "";
  return {
    node,
    changed: (changed) => { if (["cmp", "ref", "run"].some((key) => changed.has(key))) drawChoices(); },
    refresh: (what) => {
      if (what !== "all" || drawn === tongue()) return;
      drawn = tongue();
      fill(node, h("h3", null, t("runs.title")), h("p", { class: "hint" }, t("runs.lead")), h("div", { class: "row" }, h("label", { for: "draws" }, t("runs.draws")), size, begin), said, jobs, h("h4", null, t("runs.finished")), finished);
      begin.textContent = t("runs.start");
      drawChoices();
      jobs.dataset.shown = "";
      poll();
    },
  };
}
