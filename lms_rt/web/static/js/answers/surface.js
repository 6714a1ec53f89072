/** Where a student answers: one surface a question type, all with the same three methods.
 *
 *  - `element`: what to put on the page
 *  - `show(answer, locked)`: draw the chosen answer (null: none) and whether it can still be touched
 *  - `key(event)`: a key was pressed outside any field; true when it was meant for the surface */
import { choices } from "./choices.js";
import { field } from "./fields.js";
import { matching } from "./matching.js";
import { ordering } from "./ordering.js";
import { scale } from "./scale.js";

const SURFACES = {
  single_choice: choices,
  multiple_choice: choices,
  true_false: choices,
  poll: choices,
  numeric: field,
  short_text: field,
  word_cloud: field,
  open_text: field,
  ordering,
  matching,
  scale,
};

/** @param {(answer: object) => void} onAnswer called with the wire shape of the answer. */
export function surfaceFor(question, onAnswer) {
  return SURFACES[question.type](question, onAnswer);
}
