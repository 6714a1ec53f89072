/** A value between two ends: a row of buttons, or a slider where the row would be too long. */
import { h, setText } from "../ui/dom.js";
import { sendButton } from "./send.js";

const MOST_BUTTONS = 11;

export function scale(question, onAnswer) {
  return question.max - question.min < MOST_BUTTONS ? steps(question, onAnswer) : slider(question, onAnswer);
}

function steps({ min, max, labels = {} }, onAnswer) {
  let locked = true;
  const values = Array.from({ length: max - min + 1 }, (_, index) => min + index);
  const choose = (value) => locked || onAnswer({ value });
  const isEnd = (value) => value === min || value === max; // said below, where there is room for it
  const buttons = values.map((value) =>
    h("button", { type: "button", class: "scale__step", on: { click: () => choose(value) } },
      h("span", { class: "scale__value", text: value }),
      labels[value] && h("span", { class: isEnd(value) ? "sr-only" : "scale__label", dir: "auto", text: labels[value] })));
  return {
    element: h("div", { class: "surface" }, h("div", { class: "scale", role: "group", "aria-label": "Scale" }, buttons),
      (labels[min] || labels[max]) && ends(min, max, labels)),
    show(answer, isLocked) {
      locked = isLocked;
      buttons.forEach((button, index) => {
        const chosen = answer?.value === values[index];
        button.setAttribute("aria-pressed", chosen);
        button.setAttribute("aria-disabled", locked);
        button.classList.toggle("scale__step--faded", locked && Boolean(answer) && !chosen);
      });
    },
    key({ key }) {
      if (!/^\d$/.test(key) || !values.includes(Number(key))) return false;
      choose(Number(key));
      return true;
    },
  };
}

function ends(min, max, labels) {
  return h("div", { class: "scale__ends" }, [min, max].map((value) =>
    h("span", { dir: "auto", text: labels[value] ? `${value}: ${labels[value]}` : value })));
}

function slider({ min, max, labels = {} }, onAnswer) {
  let locked = true;
  const input = h("input", { type: "range", min, max, step: 1, class: "scale__slider", "aria-label": "Your value" });
  const shown = h("output", { class: "scale__shown" });
  const send = sendButton(() => locked || onAnswer({ value: Number(input.value) }));
  const draw = () => setText(shown, labels[input.value] ? `${input.value}, ${labels[input.value]}` : input.value);
  input.addEventListener("input", draw);
  send.enable(true);
  return {
    element: h("div", { class: "surface" }, shown, input, ends(min, max, labels), send.element),
    show(answer, isLocked) {
      locked = isLocked;
      if (answer && locked) input.value = answer.value;
      input.disabled = locked;
      send.element.hidden = locked;
      draw();
    },
    key: () => false,
  };
}
