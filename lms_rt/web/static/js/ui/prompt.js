/** A question's prompt, sized by its length so that a short one is read from the last row and a long one fits. */
import { h } from "./dom.js";
import { markdown, plain } from "./markdown.js";

const SHORT = 80;
const MEDIUM = 200;

export function prompt(question, attributes = {}) {
  const length = plain(question.prompt).length;
  const size = length <= SHORT ? "short" : length <= MEDIUM ? "medium" : "long";
  return h("div", { class: "prompt", dir: "auto", data: { size }, ...attributes }, markdown(question.prompt));
}
