// What the reader has chosen, kept in one place. It stands in the address after `#`, so that a link, the history of the
// browser and an address typed by hand bring back the same page.

/** Parts of the address with one text each. */
const KEYS = ["lang", "base", "ref", "run", "ind", "year", "place", "scope", "mode", "name", "note"];

/** Milliseconds after which a hand is at rest. */
const REST = 200;

/** Most scenarios that are kept for comparison. */
export const MOST_PINS = 6;

/** A lever setting as text: name~value~start~ramp~end~places. */
export function written(setting) {
  const { name, value, start, ramp, end, places } = setting;
  return [name, value, start, ramp, end ?? "", (places ?? []).join("+")].join("~");
}

function setting(text) {
  const [name, value, start, ramp, end, places] = text.split("~");
  const number = (part) => (part === undefined || part === "" ? undefined : Number(part));
  // A plus sign that is typed into an address is read as a space.
  const list = (places ?? "").split(/[+\s]+/).filter(Boolean);
  return { name, value: Number(value), start: number(start), ramp: number(ramp), end: number(end), places: list.length ? list : ["province"] };
}

/** A scenario that is kept for comparison as text: label|base|settings|note. */
function pinned({ label, base, set, note }) {
  const plain = (text) => (text ?? "").replaceAll("|", "/").replaceAll(";", ",");
  return [plain(label), base, set.map(written).join(";"), plain(note)].join("|");
}

function pin(text) {
  const [label, base, sets, note] = text.split("|");
  return { label, base, set: sets ? sets.split(";").map(setting) : [], note: note ?? "" };
}

/** Reads the address as it is written; `checked` drops what does not exist. */
export function read(hash) {
  const parts = new URLSearchParams(hash.replace(/^#/, ""));
  const state = { set: parts.getAll("set").map(setting), pins: parts.getAll("pin").map(pin), cmp: parts.getAll("cmp") };
  for (const key of KEYS) if (parts.has(key)) state[key] = parts.get(key);
  if (state.year !== undefined) state.year = Number(state.year);
  return state;
}

/** The address of a state. */
export function address(state) {
  const parts = new URLSearchParams();
  for (const key of KEYS) if (state[key] !== undefined && state[key] !== null && state[key] !== "") parts.set(key, state[key]);
  for (const one of state.set) parts.append("set", written(one));
  for (const one of state.cmp) parts.append("cmp", one);
  for (const one of state.pins) parts.append("pin", pinned(one));
  return `#${parts}`;
}

/** Whether a place of a setting exists: a kind of area, or an area by code or name. */
function isPlace(world, place) {
  const [kind, which] = place.split(":");
  if (place === "province") return true;
  if (which !== undefined) return { circle: world.region.circles.map((one) => one.name), tier: ["1", "2", "3"], kind: ["district", "county"] }[kind]?.includes(which) ?? false;
  return world.areas.has(place) || [...world.areas.values()].some((area) => area.zh === place || area.en === place);
}

/** What is wrong with a setting; `null` for one that can be made. */
function fault(world, one) {
  const lever = world.lever.get(one.name);
  if (!lever) return one.name;
  if (!Number.isFinite(one.value) || one.value < lever.min || one.value > lever.max) return `${one.name}~${one.value}`;
  const years = [one.start, one.ramp, one.end].filter((year) => year !== undefined);
  if (years.some((year) => !Number.isInteger(year) || year < 1)) return written(one);
  if (one.start !== undefined && (one.start < world.years[1] || one.start > world.years.at(-1))) return written(one);
  if (one.ramp !== undefined && one.ramp > 50) return written(one);
  if (one.end !== undefined && (one.end < (one.start ?? world.years[1]) || one.end > world.years.at(-1))) return written(one);
  const place = one.places.find((other) => !isPlace(world, other));
  if (place !== undefined) return place;
  const narrow = lever.grain === "city" ? one.places.find((other) => world.areas.get(other)?.level === "county" || other.startsWith("kind:")) : undefined;
  return narrow === undefined ? null : `${one.name}~${narrow}`;
}

/** A state with only what exists, and the parts that were dropped. `usual`: what stands in their place. */
export function checked(world, state, usual) {
  const dropped = [];
  const next = { ...usual, ...state };
  const keep = (key, exists) => {
    if (state[key] === undefined || state[key] === null || exists(state[key])) return;
    dropped.push(`${key}=${state[key]}`);
    next[key] = usual[key];
  };
  const isScenario = (name) => world.scenarios.some((one) => one.name === name);
  keep("lang", (lang) => ["zh", "en"].includes(lang));
  keep("base", isScenario);
  keep("ref", isScenario);
  keep("ind", (name) => world.indicator.has(name));
  keep("place", (code) => world.areas.has(code));
  keep("scope", (place) => isPlace(world, place));
  keep("mode", (mode) => ["value", "change", "difference"].includes(mode));
  keep("year", (year) => world.years.length === 0 || world.years.includes(year));
  const sound = (set) => set.filter((one) => {
    const wrong = fault(world, one);
    if (wrong !== null) dropped.push(`set=${wrong}`);
    return wrong === null;
  });
  next.set = sound(state.set ?? []);
  next.pins = (state.pins ?? []).filter((one) => isScenario(one.base) || !dropped.push(`pin=${one.label}`)).slice(0, MOST_PINS).map((one) => ({ ...one, set: sound(one.set) }));
  return { state: next, dropped };
}

/** Keeps a state, its address and those who listen in step. `check(state)` gives the state that exists. */
export function store(initial, check) {
  let state = initial;
  const listeners = [];
  const tell = (changed) => listeners.forEach((listener) => listener(state, changed));
  const differing = (next) => new Set([...Object.keys(next), ...Object.keys(state)].filter((key) => JSON.stringify(next[key]) !== JSON.stringify(state[key])));
  let known = "";
  let later = null;
  const write = (how) => {
    clearTimeout(later);
    later = null;
    known = address(state);
    if (known !== location.hash) history[how](null, "", known);
    known = location.hash;
  };
  // Back and Forward tell of it twice, and an address typed by hand once.
  const follow = () => {
    if (location.hash === known) return;
    known = location.hash;
    const next = check(read(location.hash));
    const changed = differing(next);
    clearTimeout(later);
    later = null;
    state = next;
    // Also where nothing that exists has changed: what was dropped is told.
    tell(changed);
  };
  addEventListener("hashchange", follow);
  addEventListener("popstate", follow);
  return {
    get: () => state,
    listen: (listener) => listeners.push(listener),
    /** Replaces the address without a step in the history. */
    settle: () => write("replaceState"),
    /** `moving`: while something is dragged the address waits until the hand rests, which is one step of the history. */
    set(change, moving = false) {
      // Settings are lists, so they are compared by content and not by identity.
      const next = { ...state, ...change };
      const changed = differing(next);
      if (!changed.size) {
        if (!moving && later !== null) write("pushState");
        return;
      }
      // A movement that is not yet written is a step of its own.
      if (!moving && later !== null) write("pushState");
      state = next;
      if (moving) {
        clearTimeout(later);
        later = setTimeout(write, REST, "pushState");
      } else {
        write("pushState");
      }
      tell(changed);
    },
  };
}

/** The former settings, which can be brought back: scenario, levers, name and note. */
export function journal(own) {
  const of = ({ base, set, name, note }) => ({ base, set, name, note });
  let now = of(own.get());
  let [past, future] = [[], []];
  let moving = false;
  const apply = (from, to) => {
    if (!from.length) return;
    to.push(now);
    now = from.pop();
    own.set({ ...now, run: null });
  };
  own.listen((state, changed) => {
    if (!["base", "set", "name", "note"].some((key) => changed.has(key))) return;
    const next = of(state);
    if (JSON.stringify(next) === JSON.stringify(now)) return;
    if (!moving) past = [...past, now].slice(-100);
    future = [];
    now = next;
  });
  return {
    undo: () => apply(past, future),
    redo: () => apply(future, past),
    can: () => ({ undo: past.length > 0, redo: future.length > 0 }),
    /** What changes until `still()` is one step, which `begin()` starts. */
    begin() {
      if (!moving) past = [...past, now].slice(-100);
      moving = true;
    },
    still() { moving = false; },
  };
}
