// What the reader has chosen. It stands in the address after `#`, so that a link brings back the same page.

const KEYS = ["lang", "base", "ref", "run", "ind", "year", "place", "mode"];

/** Milliseconds after which a hand is at rest. */
const REST = 200;

/** A lever setting as text: name~value~start~ramp~end~places. */
export function written(setting) {
  const { name, value, start, ramp, end, places } = setting;
  return [name, value, start, ramp, end ?? "", (places ?? []).join("+")].join("~");
}

function setting(text) {
  const [name, value, start, ramp, end, places] = text.split("~");
  const number = (part) => (part === undefined || part === "" ? undefined : Number(part));
  return { name, value: Number(value), start: number(start), ramp: number(ramp), end: number(end), places: places ? places.split("+") : ["province"] };
}

/** Reads the address; unknown parts are left alone, settings of unknown levers are dropped by the caller. */
export function read(hash) {
  const parts = new URLSearchParams(hash.replace(/^#/, ""));
  const state = { set: parts.getAll("set").map(setting), pins: parts.getAll("pin").map(pin), cmp: parts.getAll("cmp") };
  for (const key of KEYS) if (parts.has(key)) state[key] = parts.get(key);
  if (state.year) state.year = Number(state.year);
  return state;
}

function pin(text) {
  const [label, base, sets] = text.split("|");
  return { label, base, set: sets ? sets.split(";").map(setting) : [] };
}

/** The address of a state. */
export function address(state) {
  const parts = new URLSearchParams();
  for (const key of KEYS) if (state[key] !== undefined && state[key] !== null) parts.set(key, state[key]);
  for (const one of state.set) parts.append("set", written(one));
  for (const one of state.cmp) parts.append("cmp", one);
  for (const one of state.pins) parts.append("pin", [one.label, one.base, one.set.map(written).join(";")].join("|"));
  return `#${parts}`;
}

/** Keeps a state, its address and those who listen in step. */
export function store(initial) {
  let state = initial;
  const listeners = [];
  const tell = (changed) => listeners.forEach((listener) => listener(state, changed));
  let written = "";
  let later;
  addEventListener("hashchange", () => {
    // The page itself has written this address.
    if (location.hash === written) return;
    const next = { ...initial, ...read(location.hash) };
    const changed = new Set([...Object.keys(next), ...Object.keys(state)].filter((key) => JSON.stringify(next[key]) !== JSON.stringify(state[key])));
    state = next;
    written = location.hash;
    if (changed.size) tell(changed);
  });
  return {
    get: () => state,
    listen: (listener) => listeners.push(listener),
    /** `quiet`: while something is being dragged the history is not filled with steps, and the address waits. */
    set(change, quiet = false) {
      // Settings are lists, so they are compared by content and not by identity.
      const changed = new Set(Object.keys(change).filter((key) => JSON.stringify(change[key]) !== JSON.stringify(state[key])));
      if (!changed.size) return;
      state = { ...state, ...change };
      clearTimeout(later);
      const write = (how) => {
        written = address(state);
        history[how](null, "", written);
      };
      if (quiet) later = setTimeout(write, REST, "replaceState");
      else write("pushState");
      tell(changed);
    },
  };
}
