// Scenarios that are kept for comparison: named, described, opened again, copied, and taken away.

import { announce, fill, h } from "./dom.js";
import { MOST_PINS } from "./state.js";
import { pick, t } from "./text.js";

/** The list. `say(text)` tells the reader what cannot be done. */
export function pins(app, { say }) {
  const { store, world } = app;
  const node = h("div", { class: "settings", "data-test": "pins" });
  const all = () => store.get().pins;
  const replace = (at, next) => store.set({ pins: all().map((one, own) => (own === at ? next : one)) });

  /** A name that no other has: the letter after the last that is taken. */
  function free() {
    for (let at = 0; ; at += 1) {
      const label = t("panel.pin_name", { letter: String.fromCharCode(65 + (at % 26)) + (at < 26 ? "" : String(Math.floor(at / 26))) });
      if (!all().some((one) => one.label === label)) return label;
    }
  }

  function add(pin) {
    if (all().length >= MOST_PINS) {
      say(t("panel.pins_full", { most: MOST_PINS }));
      return;
    }
    say("");
    store.set({ pins: [...all(), pin] });
    announce(t("panel.pinned", { label: pin.label }));
  }

  function pin() {
    const { base, set, name, note } = store.get();
    const label = name && !all().some((one) => one.label === name) ? name : free();
    add({ label, base, set, note });
  }

  function line(one, at) {
    const button = (key, test, act) => h("button", { type: "button", class: "quiet", "data-test": test, "data-at": String(at), "aria-label": `${t(key)} ${one.label}`, onclick: act }, t(key));
    const title = h("input", { "aria-label": t("panel.pin_label", { label: one.label }), value: one.label, maxlength: "60", "data-test": "pin-name", "data-at": String(at), onchange: () => {
      const label = title.value.trim().replaceAll("|", "/");
      const taken = all().some((other, own) => own !== at && other.label === label);
      if (!label || taken) {
        title.value = one.label;
        say(t("panel.name_taken"));
        return;
      }
      replace(at, { ...one, label });
    } });
    const lines = app.inWords(one.set);
    const base = pick(world.scenarios.find((own) => own.name === one.base)?.title);
    return h("div", { class: "pin", "data-test": "pin-line" }, title,
      h("details", null, h("summary", null, t(one.set.length ? "panel.pin_of" : "panel.pin_plain", { base, count: one.set.length })), lines.length ? h("ul", null, lines.map((text) => h("li", null, text))) : null, one.note ? h("p", { class: "hint" }, one.note) : null),
      h("div", { class: "row" }, button("panel.pin_open", "pin-open", () => store.set({ base: one.base, set: one.set, name: one.label, note: one.note ?? "", run: null })),
        button("panel.pin_copy", "pin-copy", () => add({ ...one, label: free() })),
        button("panel.pin_remove", "pin-remove", () => store.set({ pins: all().filter((_, own) => own !== at) }))));
  }

  return {
    node,
    pin,
    refresh: () => fill(node, all().length ? all().map(line) : h("p", { class: "hint" }, t("panel.no_pins"))),
  };
}
