/** What tells answers apart besides their words: a letter and a shape (and, in the stylesheet, a colour). */
import { svg } from "./dom.js";

/** Each in a 48×48 box, with the height its letter stands at. */
const SHAPES = [
  { path: "M24 3 46 44H2Z", y: 31 }, // triangle
  { path: "M24 1 47 24 24 47 1 24Z", y: 25 }, // diamond
  { path: "M24 2a22 22 0 1 0 0 44 22 22 0 0 0 0-44Z", y: 25 }, // circle
  { path: "M4 4h40v40H4Z", y: 25 }, // square
  { path: "M24 2 47 19 38 45H10L1 19Z", y: 26 }, // pentagon
  { path: "M13 3h22l11 21-11 21H13L2 24Z", y: 25 }, // hexagon
  { path: "M12 4h34L36 44H2Z", y: 25 }, // parallelogram
  { path: "M24 46 2 5h44Z", y: 19 }, // triangle, point down
];

/** How many answer colours the stylesheet has. */
const COLOURS = 4;

/** A, B, C … for the n-th option, from 0. */
export function letter(index) {
  return String.fromCharCode(65 + (index % 26));
}

/** The colour slot of the n-th option, for `data-slot`. */
export function slot(index) {
  return index % COLOURS;
}

/** The n-th option's badge. Decorative: the letter is also in the option's accessible name. */
export function badge(index) {
  const shape = SHAPES[index % SHAPES.length];
  return svg(
    "svg",
    { class: "badge", viewBox: "0 0 48 48", "aria-hidden": "true", focusable: "false" },
    svg("path", { d: shape.path }),
    svg("text", { x: 24, y: shape.y, text: letter(index) }),
  );
}
