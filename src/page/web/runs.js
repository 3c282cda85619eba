// Full ensembles in the background, and the runs that are finished.

import { fill, h } from "./dom.js";
import { server } from "./source.js";
import { number, pick, t, tongue } from "./text.js";

const POLL = 700;

/** The list. */
export function runs(app, { say }) {
  const { store } = app;
  const jobs = h("div", { "data-test": "jobs" });
  const finished = h("div", { "data-test": "runs" });
  const size = h("input", { type: "number", id: "draws", min: "20", max: "20000", step: "100", value: "1000", "data-test": "draws" });
  const node = h("div", { class: "controls" });
  let timer = null;

  async function start() {
    try {
      await server.start({ spec: app.spec(), draws: Number(size.value), keep: true, title: app.shownTitle() });
      poll();
    } catch (problem) {
      say(problem.message);
    }
  }

  async function poll() {
    clearTimeout(timer);
    try {
      const all = (await server.jobs()).filter((one) => one.keep).reverse().slice(0, 6);
      // While nothing but the progress changes the buttons stay, so that a click on one is not lost.
      const state = JSON.stringify([tongue(), ...all.map((job) => [job.id, job.state, job.error])]);
      if (state === jobs.dataset.shown) all.forEach((job, at) => { const bar = jobs.children[at].querySelector("progress"); if (bar) bar.value = job.finished; });
      else fill(jobs, all.map((job) => h("div", { class: "setting", "data-state": job.state }, h("span", null, `${pick(job.title)} · ${number(job.draws)} · ${t("job." + job.state)}`, job.error ? ` ${job.error}` : ""),
        job.state === "running" || job.state === "queued" ? [h("progress", { max: String(job.draws), value: job.finished, "aria-label": t("live.progress") }), h("button", { type: "button", class: "quiet", "data-test": "cancel", onclick: async () => { await server.cancel(job.id).catch((problem) => say(problem.message)); poll(); } }, t("job.cancel"))] : null)));
      jobs.dataset.shown = state;
      if (all.some((job) => job.state === "running" || job.state === "queued")) timer = setTimeout(poll, POLL);
      else listRuns();
    } catch (problem) {
      say(problem.status ? problem.message : t("failure.server"));
      timer = setTimeout(poll, 5 * POLL);
    }
  }

  async function listRuns() {
    const all = await server.runs().catch(() => []);
    const toggled = (folder) => { const { cmp } = store.get(); return cmp.includes(folder) ? cmp.filter((one) => one !== folder) : [...cmp, folder]; };
    fill(finished, all.length ? all.map((run) => h("div", { class: "run" }, h("span", null, pick(run.title), h("small", null, ` ${run.folder} · ${number(run.draws)}`)),
      h("span", { class: "row" }, h("button", { type: "button", class: "quiet", "data-test": "open-run", "data-run": run.folder, onclick: () => store.set({ run: run.folder }) }, t("run.open")),
        h("button", { type: "button", class: "quiet", "aria-pressed": String(store.get().cmp.includes(run.folder)), onclick: () => { store.set({ cmp: toggled(run.folder) }); listRuns(); } }, t("run.compare")),
        h("a", { href: server.report(run.folder, tongue()), download: `${run.folder}.html` }, t("run.report")),
        ["province.csv", "cities.csv", "counties.csv"].map((file) => h("a", { href: server.file(run.folder, file), download: `${run.folder}-${file}`, "data-test": file }, file))))) : h("p", { class: "hint" }, t("runs.none")));
  }

  let drawn = "";
  return {
    node,
    refresh: (what) => {
      if (what !== "all" || drawn === tongue()) return;
      drawn = tongue();
      fill(node, h("h3", null, t("runs.title")), h("p", { class: "hint" }, t("runs.lead")), h("div", { class: "row" }, h("label", { for: "draws" }, t("runs.draws")), size, h("button", { type: "button", "data-test": "run", onclick: start }, t("runs.start"))), jobs, h("h4", null, t("runs.finished")), finished);
      poll();
    },
  };
}
