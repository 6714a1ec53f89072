/** Answers out of the fields of a question and back into them. `lms_rt/web/answer_form.py` reads the same ones where
 *  there are no scripts. */
import { parseNumber } from "../answers/fields.js";
import { sortRows } from "./ordering.js";

const NOT_A_NUMBER = "That is not a number. Write it in digits, for example 3.5.";

/** @returns {{answer: object|null, wrong: string}} null for no answer; `wrong` says why what stands there is none yet. */
export function read(question, element) {
  const { answer = null, wrong = "" } = readers[question.type](question, element);
  return { answer, wrong };
}

/** Put an answer (null: none) into the fields. */
export function write(question, element, answer) {
  for (const field of fieldsOf(element)) clear(field);
  if (answer !== null) for (const [name, value] of valuesOf(question, answer)) fill(element, name, value);
  if (question.type === "ordering") sortRows(element);
}

/** All that stands in the fields, whether it is an answer or not. */
export function typed(element) {
  return fieldsOf(element).filter((field) => !isChoice(field)).map((field) => [field.name, field.value]);
}

/** Put back what `typed` gave. */
export function retype(element, pairs) {
  for (const [name, value] of pairs) fill(element, name, value);
}

const readers = {
  single_choice: chosen,
  poll: chosen,
  multiple_choice: ({ id, options }, element) => {
    const ids = options.map((option) => option.id).filter((one) => named(element, `${id}.${one}`).checked);
    return { answer: ids.length ? { options: ids } : null };
  },
  true_false: ({ id }, element) => {
    const value = picked(element, id);
    return { answer: value === null ? null : { value: value === "true" } };
  },
  scale: ({ id, min, max }, element) => {
    const text = picked(element, id) ?? "";
    if (text === "") return { wrong: named(element, id).validity.badInput ? "Choose a whole number on the scale." : "" };
    const value = Number(text);
    if (!Number.isInteger(value) || value < min || value > max) return { wrong: `Choose a whole number from ${min} to ${max}.` };
    return { answer: { value } };
  },
  numeric: ({ id, units }, element) => {
    const text = named(element, id).value.trim();
    const unit = units ? named(element, `${id}.unit`).value.trim() : "";
    if (text === "") return { wrong: unit ? "The number is missing." : "" };
    const value = parseNumber(text);
    if (value === null) return { wrong: NOT_A_NUMBER };
    return { answer: unit ? { value, unit } : { value } };
  },
  ordering: ({ id, options }, element) => {
    const places = options.map((option) => [Number(named(element, `${id}.${option.id}`).value), option.id]);
    if (places.every(([place]) => !place)) return {};
    if (new Set(places.map(([place]) => place)).size < options.length || places.some(([place]) => !place)) {
      return { wrong: "Give each thing a place, and no two the same." };
    }
    return { answer: { order: places.sort(([a], [b]) => a - b).map(([, one]) => one) } };
  },
  matching: ({ id, left }, element) => {
    const pairs = left.map((one) => [one.id, named(element, `${id}.${one.id}`).value]).filter(([, other]) => other);
    return { answer: pairs.length ? { pairs: Object.fromEntries(pairs) } : null };
  },
  short_text: text,
  word_cloud: text,
  open_text: text,
};

function chosen({ id }, element) {
  const value = picked(element, id);
  return { answer: value === null ? null : { options: [value] } };
}

function text({ id }, element) {
  const value = named(element, id).value.trim();
  return { answer: value ? { text: value } : null };
}

/** The value of a radio button that is pressed, or of the one field of that name; null for none. */
function picked(element, name) {
  const found = fieldsOf(element).filter((field) => field.name === name);
  const one = found[0].type === "radio" ? found.find((field) => field.checked) : found[0];
  return one ? one.value : null;
}

function valuesOf({ id, type }, answer) {
  if (answer.order) return answer.order.map((one, index) => [`${id}.${one}`, String(index + 1)]);
  if (answer.pairs) return Object.entries(answer.pairs).map(([one, other]) => [`${id}.${one}`, other]);
  if (answer.options) return type === "multiple_choice" ? answer.options.map((one) => [`${id}.${one}`, true]) : [[id, answer.options[0]]];
  return [[id, String(answer.text ?? answer.value)], ...(answer.unit ? [[`${id}.unit`, answer.unit]] : [])];
}

function fill(element, name, value) {
  for (const field of fieldsOf(element).filter((each) => each.name === name)) {
    if (isChoice(field)) field.checked = value === true || field.value === value;
    else field.value = value;
  }
}

function clear(field) {
  if (isChoice(field)) field.checked = false;
  else field.value = "";
}

function isChoice({ type }) {
  return type === "radio" || type === "checkbox";
}

function fieldsOf(element) {
  return [...element.elements].filter((field) => field.name && field.type !== "hidden");
}

function named(element, name) {
  return fieldsOf(element).find((field) => field.name === name);
}
