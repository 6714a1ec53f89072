/** Large coloured surfaces for everything that is chosen from a list. */
import { h } from "../ui/dom.js";
import { idsIn, optionsOf } from "../ui/options.js";
import { badge, letter, slot } from "../ui/shapes.js";
import { sendButton } from "./send.js";

/** Up to this many characters, two options stand side by side on a wide screen. */
const SHORT_TEXT = 60;

export function choices(question, onAnswer) {
  const many = question.type === "multiple_choice";
  const options = optionsOf(question);
  const draft = new Set(); // what is ticked but not sent, for multiple choice
  let locked = true;
  let sent = [];

  const buttons = options.map((option, index) =>
    h("button", { type: "button", class: "choice", data: { slot: slot(index) }, on: { click: () => pick(index) } },
      badge(index),
      h("span", { class: "sr-only", text: `${letter(index)}: ` }), // apart: its "A" must not decide the direction
      h("span", { class: "choice__text", dir: "auto", text: option.text }),
      h("span", { class: "choice__tick", "aria-hidden": "true" })));
  const send = sendButton(() => {
    if (draft.size > 0) onAnswer({ options: options.map(({ id }) => id).filter((id) => draft.has(id)) });
  });

  function pick(index) {
    const option = options[index];
    if (locked || !option) return;
    if (!many) {
      onAnswer(question.type === "true_false" ? { value: option.id === "true" } : { options: [option.id] });
      return;
    }
    if (!draft.delete(option.id)) draft.add(option.id);
    draw();
  }

  function draw() {
    const chosen = new Set(locked || !many ? sent : draft);
    buttons.forEach((button, index) => {
      const isChosen = chosen.has(options[index].id);
      button.setAttribute("aria-pressed", isChosen);
      button.setAttribute("aria-disabled", locked);
      button.classList.toggle("choice--faded", locked && !isChosen); // never what can still be chosen: it would be hard to read
    });
    send.element.hidden = !many || locked;
    send.enable(draft.size > 0);
  }

  const short = options.every(({ text }) => text.length <= SHORT_TEXT);
  const list = h("div", { class: "choices", data: { count: options.length, ...(short && { short: "" }) } }, buttons);
  const hint = many && h("p", { class: "surface__hint", text: "Choose all that are right, then send." });
  return {
    element: h("div", { class: "surface surface--choices" }, hint, list, send.element),
    show(answer, isLocked) {
      locked = isLocked;
      sent = idsIn(answer);
      if (many && draft.size === 0) for (const id of sent) draft.add(id);
      draw();
    },
    key({ key }) {
      if (many && key === "Enter" && !locked) {
        send.element.click();
        return true;
      }
      const index = /^[1-9]$/.test(key) ? Number(key) - 1 : /^[a-z]$/i.test(key) ? key.toUpperCase().charCodeAt(0) - 65 : -1;
      if (index < 0 || index >= options.length) return false;
      pick(index);
      return true;
    },
  };
}
