// Elements by function: text is always text, never markup.

const SVG = "http://www.w3.org/2000/svg";

/** Sets attributes, listeners (`onclick`), properties of inputs, and adds children. */
function dress(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "checked" || name === "selected") node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** An HTML element. */
export function h(tag, attributes, ...children) {
  return dress(document.createElement(tag), attributes, children);
}

/** An SVG element. */
export function svg(tag, attributes, ...children) {
  return dress(document.createElementNS(SVG, tag), attributes, children);
}

/** What tells an element from its neighbours, so that the same one is found after a drawing. */
function mark(node) {
  if (node.id) return `#${CSS.escape(node.id)}`;
  const data = [...node.attributes].filter((one) => one.name.startsWith("data-")).map((one) => `[${one.name}="${CSS.escape(one.value)}"]`);
  return node.tagName.toLowerCase() + data.join("");
}

/** Puts children in the place of those that are there. Focus that lies inside goes to the element that takes the place of
 * the one that had it, or else to the nearest control, so that a keyboard never loses its place. */
export function fill(node, ...children) {
  const focused = node.contains(document.activeElement) && document.activeElement !== node ? document.activeElement : null;
  const own = focused ? mark(focused) : "";
  const at = focused ? [...node.querySelectorAll(own)].indexOf(focused) : -1;
  node.replaceChildren(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  if (!focused || document.activeElement === focused) return node;
  const same = [...node.querySelectorAll(own)];
  refocus(node, focused.isConnected ? focused : same[at] ?? same.at(-1));
  return node;
}

const CONTROLS = "button, select, input, summary, a[href]";

/** Gives the focus to an element, or where it cannot have it to the first control in the nearest place that has one. */
function refocus(place, wanted) {
  const can = (one) => one.isConnected && !one.disabled && one.offsetParent !== null;
  let next = wanted && can(wanted) ? wanted : undefined;
  for (let around = place; !next && around !== null; around = around.parentElement) next = [...around.querySelectorAll(CONTROLS)].find(can);
  next?.focus({ preventScroll: true });
}

/** Hides or shows an element; focus inside of what is hidden goes to the nearest control. */
export function hide(node, hidden) {
  const had = hidden && node.contains(document.activeElement);
  node.hidden = hidden;
  if (had) refocus(node.parentElement);
}

/** Says something to whoever listens to the page. */
export function announce(text) {
  document.getElementById("live").textContent = text;
}

/** Waits. */
export const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/** Calls a function once the caller has been quiet for some milliseconds. */
export function settled(milliseconds, act) {
  let timer;
  return (...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => act(...values), milliseconds);
  };
}

/** The time at which what was drawn is on the screen. */
export function painted() {
  // The frame callback runs before the frame is drawn, a timer that it sets runs after.
  return new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(performance.now()))));
}

/** Saves text as a file. */
export function download(name, text, type = "text/csv;charset=utf-8") {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = h("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  // The browser reads the address only after the click has returned.
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

/** Copies text; where the browser forbids it, selects it in a prompt. */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  // The clipboard needs a secure context, which a server without encryption on another machine is not.
  } catch {
    const area = h("textarea", { class: "unseen" });
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}
