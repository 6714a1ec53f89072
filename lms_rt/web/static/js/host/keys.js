/** A question's key as a form: one maker a type, each with its fields and what they say. */
import { h } from "../ui/dom.js";
import { keyInWords, optionsOf } from "../ui/options.js";
import { letter } from "../ui/shapes.js";

const SPAN = /^(-?[\d.,]+)\s*(?:to|–)\s*(-?[\d.,]+)$/;
/** What an author decided beside what is right, and which another key leaves as it was. `first_fits` is not among it:
 *  the best that fits counts then, so that what the host calls right is right, whatever share it had before. */
const KEPT = ["all_or_nothing", "case_sensitive", "wildcards", "part", "partial", "units", "unit_penalty", "unit_penalty_of"];

const FORMS = {
  single_choice: (question, key) => choices(question, key, "radio"),
  multiple_choice: (question, key) => choices(question, key, "checkbox"),
  true_false: (question, key) => choices(question, key, "radio"),
  numeric: (question, key) => line(numberLabel(key), "input", keyInWords(question, { ...key, units: {} }), numberIn),
  short_text: (_, key) => line("Accepted answers, one a line", "textarea", (key?.accepted ?? []).join("\n"), acceptedIn),
  ordering: (question, key) => selects(
    question.options.map(({ id }, place) => [id, `Place ${place + 1}`, key?.order?.[place]]), question.options,
    (chosen) => (new Set(Object.values(chosen)).size < question.options.length ? null : { order: Object.values(chosen) })),
  matching: (question, key) => selects(
    question.left.map(({ id, text }) => [id, text, key?.pairs?.[id]]), question.right, (pairs) => ({ pairs })),
};

/** Whether a question has right and wrong answers, so that another key can be given to it. */
export function hasKey(question) {
  return question.type in FORMS;
}

/** @returns {{elements: Element[], key: () => object|null}} `key()` is null while the fields say none. */
export function keyForm(question, key) {
  const { elements, read } = FORMS[question.type](question, key);
  const kept = Object.fromEntries(KEPT.filter((name) => key?.[name] !== undefined).map((name) => [name, key[name]]));
  return { elements, key: () => withKept(read(), kept) };
}

/** "3.14", "3.14 ± 0.01" or "3 to 4" as a key; null for anything else. Pure. */
export function numberIn(text) {
  const plain = (part) => (part.trim() === "" ? Number.NaN : Number(part.trim().replace(",", ".").replace("\u2212", "-")));
  const span = SPAN.exec(text.trim());
  const [value, tolerance = "0", ...rest] = text.replace("+-", "±").split("±");
  const key = span ? { min: plain(span[1]), max: plain(span[2]) } : { value: plain(value), tolerance: plain(tolerance) };
  return rest.length === 0 && Object.values(key).every(Number.isFinite) ? key : null;
}

/** What the field for a number says, with the unit that the number is in where the question has units. Pure. */
export function numberLabel(key) {
  const [own] = Object.entries(key?.units ?? {}).find(([, size]) => size === 1) ?? [];
  return `Number${own ? ` of ${own}` : ""}: 3.14, or 3.14 ± 0.01, or 3 to 4`;
}

function acceptedIn(text) {
  const accepted = text.split("\n").map((each) => each.trim()).filter(Boolean);
  return accepted.length ? { accepted } : null;
}

function withKept(key, kept) {
  return key && { ...key, ...kept };
}

function choices(question, key, type) {
  const right = new Set(key?.options ?? [String(key?.value)]);
  const boxes = optionsOf(question).map(({ id, text }, index) => {
    const box = h("input", { type, name: "right", value: id });
    box.checked = right.has(id);
    return { box, row: h("label", { class: "keys__choice" }, box, `${letter(index)} `, h("bdi", { text })) };
  });
  return {
    elements: [h("fieldset", { class: "keys" }, h("legend", { class: "field__label", text: "What is right" }), boxes.map(({ row }) => row))],
    read: () => {
      const chosen = boxes.filter(({ box }) => box.checked).map(({ box }) => box.value);
      if (!chosen.length) return null;
      return question.type === "true_false" ? { value: chosen[0] === "true" } : { options: chosen };
    },
  };
}

function line(label, tag, value, read) {
  const field = h(tag, { id: "regrade-value", class: "field__input", dir: "auto", autocomplete: "off" });
  field.value = value;
  return {
    elements: [h("div", { class: "field" }, h("label", { class: "field__label", for: field.id, text: label }), field)],
    read: () => read(field.value),
  };
}

function selects(rows, options, read) {
  const fields = rows.map(([id, label, chosen], index) => {
    const field = h("select", { id: `regrade-${index}`, class: "field__input", dir: "auto" },
      options.map((option) => h("option", { value: option.id, text: option.text })));
    if (chosen !== undefined) field.value = chosen;
    return { id, field, row: h("div", { class: "field" }, h("label", { class: "field__label", for: field.id, dir: "auto", text: label }), field) };
  });
  return {
    elements: fields.map(({ row }) => row),
    read: () => read(Object.fromEntries(fields.map(({ id, field }) => [id, field.value]))),
  };
}
