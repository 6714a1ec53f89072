/** Building page parts from text that people wrote: nodes only, never markup. */

/** Make an element. `attributes`: `class`, `text`, `on: {event: listener}`, `data: {name: value}`, any attribute
 *  (true gives an empty one; false, null and undefined leave it out). */
export function h(tag, attributes = {}, ...children) {
  return dress(document.createElement(tag), attributes, children);
}

/** The same for SVG. */
export function svg(tag, attributes = {}, ...children) {
  return dress(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

function dress(element, { text, on = {}, data = {}, ...attributes }, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  for (const [name, value] of Object.entries(data)) element.dataset[name] = value;
  for (const [event, listener] of Object.entries(on)) element.addEventListener(event, listener);
  if (text !== undefined && text !== null) element.textContent = text;
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** The element with this id; a page without it is a bug in its template, so say which. */
export function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`This page has no element #${id}`);
  return element;
}

/** Set text only where it changed: a screen reader must not read the same thing again. */
export function setText(element, text) {
  const wanted = String(text);
  if (element.textContent !== wanted) element.textContent = wanted;
}

/** How long a page that gets no animation frames (hidden, covered, saving power) may lag behind. */
const FRAMELESS_MS = 100;

/** Run `draw` once before the next frame, however many changes come in until then. */
export function coalesced(draw) {
  let frame = null;
  let timer = null;
  const run = () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    timer = null;
    draw();
  };
  return () => {
    if (timer !== null) return;
    frame = requestAnimationFrame(run);
    timer = setTimeout(run, FRAMELESS_MS);
  };
}
