// Random sequences of actions with fixed seeds, two at a time. QILU_PAGE_RANDOM: how many, 12 unless it says otherwise.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { sequence, stage } from "./random.mjs";
import { browse } from "./world.mjs";

const COUNT = Number(process.env.QILU_PAGE_RANDOM ?? 12);
let browser;
let server;

before(async () => {
  browser = await browse();
  server = await stage();
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

test(`${COUNT} random sequences of actions never show a mixture of settings`, async () => {
  let next = 1;
  const failures = [];
  const work = async () => {
    while (next <= COUNT) {
      const seed = next;
      next += 1;
      await sequence(browser, server.address, seed).catch((problem) => failures.push(problem.message));
    }
  };
  await Promise.all([work(), work()]);
  assert.deepEqual(failures, []);
});
