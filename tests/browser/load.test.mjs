// A hundred clients at once, for QILU_LOAD_SECONDS (3 unless it says otherwise): no request fails. Loopback alone.

import assert from "node:assert/strict";
import http from "node:http";
import path from "node:path";
import { after, before, test } from "node:test";
import { scratch, serve } from "./world.mjs";

const SECONDS = Number(process.env.QILU_LOAD_SECONDS ?? 3);
let server;

before(async () => { server = await serve("--runs", path.join(scratch, "runs")); });
after(() => server?.stop());

function ask(agent, method, place, body) {
  return new Promise((done, fail) => {
    const began = performance.now();
    const headers = body ? { "content-type": "application/json", "content-length": Buffer.byteLength(body) } : {};
    const request = http.request(new URL(place, server.address), { method, agent, headers }, (answer) => {
      answer.resume().on("end", () => done({ status: answer.statusCode, time: performance.now() - began }));
    });
    request.on("error", fail);
    request.end(body);
  });
}

const line = (value) => JSON.stringify({ spec: { scenario: "plan", levers: [{ name: "hukou_openness", value, start: 2026, ramp: 4 }] }, indicators: ["urban_share", "residents"] });

async function crowd(clients, seconds, wish) {
  const end = performance.now() + 1000 * seconds;
  const agent = new http.Agent({ keepAlive: true, maxSockets: clients });
  const times = [];
  const wrong = [];
  await Promise.all(Array.from({ length: clients }, async (_, client) => {
    for (let turn = 0; performance.now() < end; turn += 1) {
      const [method, place, body] = wish(client, turn);
      const { status, time } = await ask(agent, method, place, body);
      if (status !== 200) wrong.push(`${place}: ${status}`);
      if (place.endsWith("line")) times.push(time);
    }
  }));
  agent.destroy();
  times.sort((a, b) => a - b);
  const at = (share) => times[Math.floor(share * (times.length - 1))];
  return { count: times.length, wrong, median: at(0.5), p95: at(0.95) };
}

test("a hundred clients at once are all answered", async () => {
  const all = await crowd(100, SECONDS, (client, turn) => (client % 4 ? ["POST", "api/v1/line", line((turn % 100) / 100)] : ["GET", ["", "api/v1/catalogue", "api/v1/jobs", "assets/main.js"][turn % 4]]));
  assert.deepEqual(all.wrong, []);
  assert.ok(all.count > 0);
  const ten = await crowd(10, Math.min(SECONDS, 10), (_, turn) => ["POST", "api/v1/line", line((turn % 100) / 100)]);
  assert.deepEqual(ten.wrong, []);
  const one = await crowd(1, Math.min(SECONDS, 5), (_, turn) => ["POST", "api/v1/line", line((turn % 100) / 100)]);
  const say = (name, { count, median, p95 }) => console.log(`${name}: ${count} lines, median ${median.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms`);
  say("100 clients", all);
  say("10 clients", ten);
  say("1 client", one);
});
