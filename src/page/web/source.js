// Where data come from: baked into the page, or a server.

import { tongue } from "./text.js";

/** What the page was given. */
export function given() {
  return JSON.parse(document.getElementById("qilu-data").textContent);
}

/** An answer of the server that is no success, with its own words. */
export class Problem extends Error {
  constructor(status, detail, pointer) {
    super(detail);
    this.status = status;
    this.pointer = pointer;
  }
}

/** Refusals that pass with time: the server is full or stops. */
export const passes = (problem) => [429, 503, 507].includes(problem.status);

/** Milliseconds between two attempts while the server cannot be reached or has no room, at first and at most. */
export const RETRY = [1000, 8000];

async function ask(method, path, body, signal) {
  const answer = await fetch(`api/v1/${path}`, {
    method, signal, headers: { "accept-language": tongue(), ...(body === undefined ? {} : { "content-type": "application/json" }) },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (answer.ok) return answer;
  // A proxy before the server may answer with text that is no problem document.
  const problem = await answer.json().catch(() => ({}));
  throw new Problem(answer.status, problem.detail ?? answer.statusText, problem.pointer);
}

const json = async (...request) => (await ask(...request)).json();

const run = (folder) => `runs/${encodeURIComponent(folder)}`;

/** The server's answers. */
export const server = {
  catalogue: () => json("GET", "catalogue"),
  line: (body, signal) => json("POST", "line", body, signal),
  fan: (body, signal) => json("POST", "fan", body, signal),
  levers: (body, signal) => json("POST", "levers", body, signal),
  contributions: (body, signal) => json("POST", "contributions", body, signal),
  start: (body) => json("POST", "jobs", body),
  job: (id) => json("GET", `jobs/${id}`),
  jobs: () => json("GET", "jobs"),
  cancel: (id) => ask("DELETE", `jobs/${id}`),
  /** Stops a job while the page is closed: the request goes on without it. */
  abandon: (id) => { fetch(`api/v1/jobs/${id}`, { method: "DELETE", keepalive: true }).catch(() => {}); },
  effects: (id) => json("GET", `jobs/${id}/effects`),
  dossier: (id) => json("GET", `jobs/${id}/dossier`),
  runs: () => json("GET", "runs"),
  run: (folder) => json("GET", run(folder)),
  describe: (folder, body) => json("PATCH", run(folder), body),
  remove: (folder) => ask("DELETE", run(folder)),
  /** A CSV file; in Chinese with the mark by which Excel knows UTF-8. */
  file: (folder, file) => `api/v1/${run(folder)}/files/${encodeURIComponent(file)}${tongue() === "zh" ? "?lang=zh" : ""}`,
  /** The report of a run, with the runs it is compared with and the contributions of the levers. */
  report: (folder, { compare, reference, draws, effects }) => {
    const wanted = new URLSearchParams({ lang: tongue(), reference, contributions: String(draws), ...(effects ? { effects: String(effects) } : {}) });
    for (const one of compare) wanted.append("compare", one);
    return `api/v1/${run(folder)}/report?${wanted}`;
  },
  monitor: () => json("GET", "monitor"),
  scenario: async (body) => (await ask("POST", "scenario", body)).text(),
};
