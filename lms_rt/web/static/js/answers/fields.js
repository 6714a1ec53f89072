/** One field for a number, a word or a few sentences. */
import { h, setText } from "../ui/dom.js";
import { sendButton } from "./send.js";

const KINDS = {
  numeric: { label: "Your number", inputmode: "decimal", maxlength: 40 },
  short_text: { label: "Your answer", maxlength: 200 },
  word_cloud: { label: "A word or two", maxlength: 200 },
  open_text: { label: "Your answer", maxlength: 2000, long: true },
};

/** Groups of three with one mark between them, and another mark before the decimals, if any. */
const GROUPED = /^([+-]?\d{1,3})(?:(?:,\d{3})+(?=\.)|(?:\.\d{3})+(?=,)|(?:,\d{3}){2,}(?!\d)|(?:\.\d{3}){2,}(?!\d))/;

/** `3,5`, `1 000`, `1,000.5`, `−2`, `2.5e3` and `3×10^8` are all numbers; one comma is a decimal comma. @returns {number|null} */
export function parseNumber(text) {
  const tidy = text.trim().replace(/[\s\u00a0\u202f'’]/g, "").replaceAll("\u2212", "-").replace(/[x×*·]10(?:\^|\*\*)/i, "e");
  const plain = tidy.replace(GROUPED, (whole) => whole.replace(/[.,]/g, ""));
  const dotted = plain.includes(".") ? plain : plain.replace(",", ".");
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i.test(dotted)) return null;
  const value = Number(dotted);
  return Number.isFinite(value) ? value : null;
}

/** One of the units to choose from, or any where none are listed. */
function unitField(units) {
  const about = { id: "answer-unit", class: "field__input", dir: "auto", autocomplete: "off" };
  if (!units.length) return h("input", { ...about, type: "text", maxlength: 40, autocapitalize: "off" });
  return h("select", about, ["", ...units].map((name) => h("option", { value: name, text: name })));
}

export function field(question, onAnswer) {
  const { label, inputmode, maxlength, long } = KINDS[question.type];
  const id = "answer-field";
  const input = h(long ? "textarea" : "input", {
    id, class: "field__input", inputmode, maxlength, rows: long ? 5 : null, type: long ? null : "text",
    dir: "auto", autocomplete: "off", autocapitalize: "off", enterkeyhint: "send", "aria-describedby": "answer-error",
  });
  const error = h("p", { id: "answer-error", class: "field__error", role: "alert" });
  const send = sendButton(submit);
  const unit = question.units ? unitField(question.units) : null;
  let locked = true;

  function read() {
    if (question.type !== "numeric") return input.value.trim() ? { text: input.value.trim() } : null;
    const value = parseNumber(input.value);
    if (value === null) return null;
    return unit?.value.trim() ? { value, unit: unit.value.trim() } : { value };
  }

  function submit() {
    const answer = read();
    const wrong = answer === null && input.value.trim() !== "";
    setText(error, wrong ? "That is not a number. Write it in digits, for example 3.5." : "");
    input.setAttribute("aria-invalid", wrong);
    if (answer !== null && !locked) onAnswer(answer);
  }

  function refresh() {
    send.enable(input.value.trim() !== "");
    if (error.textContent) setText(error, "");
  }

  input.addEventListener("input", refresh);
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || (long && !event.ctrlKey && !event.metaKey)) return;
    event.preventDefault();
    submit();
  });
  return {
    element: h("div", { class: "surface surface--field" },
      h("label", { class: "field__label", for: id, text: label }), input,
      unit && h("label", { class: "field__label", for: unit.id, text: "Its unit" }), unit, error, send.element),
    show(answer, isLocked) {
      locked = isLocked;
      input.readOnly = locked;
      if (answer && document.activeElement !== input) input.value = answer.text ?? answer.value;
      if (unit) unit.disabled = locked;
      if (unit && answer && document.activeElement !== unit) unit.value = answer.unit ?? "";
      send.element.hidden = locked;
      refresh();
    },
    key: () => false,
  };
}
