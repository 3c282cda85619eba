// Every answer of the API is what its description (OpenAPI) says, and every address is in it.

import assert from "node:assert/strict";
import path from "node:path";
import { after, before, test } from "node:test";
import Ajv from "ajv/dist/2020.js";
import { run, scratch, serve } from "./world.mjs";

const runs = path.join(scratch, "runs-api");
let server;
let description;
let ajv;

before(async () => {
  run("run", "scenarios/baseline.toml", "--draws", "20", "--out", path.join(runs, "small"), "--quiet");
  server = await serve("--runs", runs);
  description = await (await fetch(`${server.address}api/v1/openapi.json`)).json();
  ajv = new Ajv({ strict: false, validateFormats: false });
  ajv.addSchema({ $id: "api", ...description });
});
after(() => server?.stop());

const seen = new Set();

/** Asks, and holds the answer against the description of its address and status. */
async function ask(method, template, values, body) {
  const place = template.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(values[name]));
  const answer = await fetch(new URL(place.slice(1), server.address), { method, headers: body ? { "content-type": "application/json" } : {}, body: body && JSON.stringify(body) });
  const known = description.paths[template]?.[method.toLowerCase()];
  assert.ok(known, `${method} ${template} is not described`);
  seen.add(`${method} ${template}`);
  const told = known.responses[String(answer.status)];
  assert.ok(told, `${method} ${template} answers ${answer.status}, which is not described`);
  const kind = Object.keys(told.content ?? {}).find((one) => one.endsWith("json"));
  if (!kind) return { status: answer.status, text: await answer.text() };
  const value = await answer.json();
  const escape = (text) => text.replaceAll("~", "~0").replaceAll("/", "~1");
  const pointer = `api#/paths/${encodeURIComponent(escape(template))}/${method.toLowerCase()}/responses/${answer.status}/content/${encodeURIComponent(escape(kind))}/schema`;
  const valid = ajv.validate({ $ref: pointer }, value);
  assert.ok(valid, `${method} ${template}: ${ajv.errorsText(ajv.errors?.slice(0, 3))}`);
  return { status: answer.status, value };
}

const spec = { scenario: "plan", levers: [{ name: "hukou_openness", value: 0.4, start: 2026, ramp: 3, places: ["370100"] }] };

async function done(id) {
  for (let turn = 0; turn < 300; turn += 1) {
    const { value } = await ask("GET", "/api/v1/jobs/{id}", { id });
    if (!["queued", "running", "waiting"].includes(value.state)) return value;
    await new Promise((next) => setTimeout(next, 100));
  }
  throw new Error("the job does not end");
}

test("answers are what the description says", async () => {
  const { value: catalogue } = await ask("GET", "/api/v1/catalogue", {});
  assert.equal(catalogue.region.counties.length, 136);
  const { value: line } = await ask("POST", "/api/v1/line", {}, { spec, indicators: ["urban_share", "births", "registered_urban_share"] });
  assert.equal(line.values.urban_share["370102"].length, line.years.length);
  assert.equal(line.values.births["370000"][0], null);
  assert.equal(line.values.registered_urban_share["370102"], undefined);
  const { value: fan } = await ask("POST", "/api/v1/fan", {}, { spec, draws: 20, indicators: ["urban_share"], areas: ["370000", "370102"] });
  assert.equal(fan.series["370102"].urban_share.length, fan.statistics.county.length);
  await ask("POST", "/api/v1/contributions", {}, { spec, reference: { scenario: "plan" }, indicator: "urban_share", area: "370100", year: 2035, draws: 2 });
  const { value: quick } = await ask("POST", "/api/v1/jobs", {}, { spec, draws: 20 });
  assert.equal((await done(quick.id)).state, "done");
  const { value: dossier } = await ask("GET", "/api/v1/jobs/{id}/dossier", { id: quick.id });
  assert.equal(dossier.share_draws.length, 20);
  const { value: steps } = await ask("POST", "/api/v1/jobs", {}, { spec, draws: 2, effects: true });
  assert.equal((await done(steps.id)).state, "done");
  const { value: effects } = await ask("GET", "/api/v1/jobs/{id}/effects", { id: steps.id });
  assert.ok(effects.rows.some((row) => row.reason === "at_bound") && effects.rows.some((row) => row.share !== null));
  assert.equal((await ask("GET", "/api/v1/jobs/{id}/dossier", { id: steps.id })).status, 404);
  assert.equal((await ask("GET", "/api/v1/jobs/{id}/effects", { id: quick.id })).status, 404);
  const { value: kept } = await ask("POST", "/api/v1/jobs", {}, { spec, draws: 20, seed: 5, keep: true, title: { zh: "试", en: "try" } });
  const over = await done(kept.id);
  assert.match(over.run, /^plan-[0-9a-f]{8}-5-20$/);
  await ask("GET", "/api/v1/jobs", {});
  await ask("DELETE", "/api/v1/jobs/{id}", { id: kept.id });
  const { value: list } = await ask("GET", "/api/v1/runs", {});
  assert.deepEqual(list.map((one) => one.folder).sort(), [over.run, "small"].sort());
  const { value: one } = await ask("GET", "/api/v1/runs/{folder}", { folder: over.run });
  assert.equal(one.dossier.title.zh, "试");
  await ask("GET", "/api/v1/runs/{folder}/files/{file}", { folder: "small", file: "targets.csv" });
  const { text: page } = await ask("GET", "/api/v1/runs/{folder}/report", { folder: "small" });
  assert.match(page, /^<!doctype html>/);
  const { text: toml } = await ask("POST", "/api/v1/scenario", {}, { spec, title: { zh: "试", en: "try" } });
  assert.match(toml, /hukou_openness/);
  const { value: levers } = await ask("POST", "/api/v1/levers", {}, { spec, place: "370100" });
  assert.equal(levers.levers.hukou_openness.low.length, levers.years.length);
  assert.equal((await ask("GET", "/api/v1/monitor", {})).value, null);
  const { value: named } = await ask("PATCH", "/api/v1/runs/{folder}", { folder: over.run }, { title: "试二", note: "注" });
  assert.deepEqual([named.own_title, named.note], ["试二", "注"]);
  assert.equal((await ask("DELETE", "/api/v1/runs/{folder}", { folder: over.run })).status, 204);
  const described = Object.entries(description.paths).flatMap(([place, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${place}`));
  assert.deepEqual([...seen].sort(), described.sort());
});

test("what is wrong is said with the place of the fault", async () => {
  const wrong = async (template, body, pointer, detail, method = "POST") => {
    const { status, value } = await ask(method, template, {}, body);
    assert.equal(status, 422);
    assert.equal(value.pointer, pointer);
    assert.match(value.detail, detail);
  };
  const lever = (change) => ({ spec: { scenario: "plan", levers: [{ ...spec.levers[0], ...change }] }, indicators: ["urban_share"] });
  await wrong("/api/v1/line", { spec: { scenario: "plam" }, indicators: ["urban_share"] }, "/spec/scenario", /did you mean `plan`/);
  await wrong("/api/v1/line", lever({ value: 3 }), "/spec/levers/0", /allowed: 0 to 1/);
  await wrong("/api/v1/line", lever({ value: "high" }), "/spec/levers/0/value", /the value is the text "high"; allowed: a number/);
  await wrong("/api/v1/line", lever({ places: ["nowhere"] }), "/spec/levers/0", /unknown place/);
  await wrong("/api/v1/line", lever({ extra: 1 }), "/spec/levers/0/extra", /`extra` is unknown/);
  await wrong("/api/v1/line", { spec, indicators: [] }, "/indicators", /allowed: 1 to 16/);
  await wrong("/api/v1/line", { spec, indicators: ["urban_shares"] }, "/indicators/0", /did you mean `urban_share`/);
  await wrong("/api/v1/fan", { spec, draws: 5000, indicators: ["urban_share"], areas: ["370000"] }, "/draws", /allowed: 1 to 1000/);
  await wrong("/api/v1/fan", { spec, draws: 5, indicators: ["registered_urban_share"], areas: ["370102"] }, "/indicators/0", /province and its cities/);
  await wrong("/api/v1/jobs", { spec, draws: 10000000 }, "/draws", /allowed: 1 to 20000/);
  await wrong("/api/v1/line", { spec: ["plan", []], indicators: ["urban_share"] }, "/spec", /the value is a list/);
  await wrong("/api/v1/contributions", { spec, reference: spec, indicator: "urban_share", area: "370000", year: 2090, draws: 2 }, "/year", /allowed: 2021 to 2035/);
  await wrong("/api/v1/jobs", { spec, draws: 2, effects: true, keep: true }, "/keep", /not written to a folder/);
  await wrong("/api/v1/jobs", { spec, draws: 500, effects: true }, "/draws", /allowed: 1 to 100/);
  for (const [template, values] of [["/api/v1/jobs/{id}", { id: "nothing" }], ["/api/v1/jobs/{id}/dossier", { id: "99" }], ["/api/v1/runs/{folder}", { folder: "nothing" }]]) {
    const { status, value } = await ask("GET", template, values);
    assert.equal(status, 404);
    assert.ok(value.detail, template);
  }
});
