/** Match each thing on the left with one on the right, by ordinary select fields. */
import { h } from "../ui/dom.js";
import { sendButton } from "./send.js";

export function matching(question, onAnswer) {
  let locked = true;
  const selects = new Map(question.left.map(({ id }) => [id, select(id)]));
  const send = sendButton(() => onAnswer({ pairs: pairs() }));

  function select(id) {
    return h("select", { id: `match-${id}`, class: "field__input", dir: "auto", on: { change: refresh } },
      h("option", { value: "", text: "Choose …" }),
      question.right.map((right) => h("option", { value: right.id, text: right.text })));
  }

  function pairs() {
    return Object.fromEntries([...selects].filter(([, field]) => field.value).map(([id, field]) => [id, field.value]));
  }

  function refresh() {
    send.enable(Object.keys(pairs()).length === selects.size);
  }

  const rows = question.left.map(({ id, text }) =>
    h("div", { class: "matching__row" },
      h("label", { for: `match-${id}`, dir: "auto", text }), selects.get(id)));
  return {
    element: h("div", { class: "surface" }, h("div", { class: "matching" }, rows), send.element),
    show(answer, isLocked) {
      locked = isLocked;
      for (const [id, field] of selects) {
        if (answer && locked) field.value = answer.pairs[id] ?? "";
        field.disabled = locked;
      }
      send.element.hidden = locked;
      refresh();
    },
    key: () => false,
  };
}
