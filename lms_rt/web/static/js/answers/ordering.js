/** Put things in order with plain buttons: works for a thumb, a keyboard and a screen reader alike. */
import { h } from "../ui/dom.js";
import { announce } from "../ui/notice.js";
import { sendButton } from "./send.js";

export function ordering(question, onAnswer) {
  let order = question.options.map(({ id }) => id);
  let locked = true;
  const rows = new Map(question.options.map((option) => [option.id, row(option)]));
  const list = h("ol", { class: "ordering" });
  const send = sendButton(() => onAnswer({ order }));
  send.enable(true);

  function row({ id, text }) {
    const up = mover(id, text, -1, "Move up", "↑");
    const down = mover(id, text, 1, "Move down", "↓");
    const element = h("li", { class: "ordering__row" },
      h("span", { class: "ordering__text", dir: "auto", text }), h("span", { class: "ordering__moves" }, up, down));
    return { element, up, down };
  }

  function mover(id, text, by, label, arrow) {
    return h("button", {
      type: "button", class: "button button--square", "aria-label": `${label}: ${text}`, text: arrow,
      on: { click: ({ currentTarget }) => move(id, text, by, currentTarget) },
    });
  }

  function move(id, text, by, button) {
    const from = order.indexOf(id);
    const to = from + by;
    if (locked || to < 0 || to >= order.length) return;
    order = order.slice();
    order.splice(from, 1);
    order.splice(to, 0, id);
    draw();
    button.focus(); // the row moved under it
    announce(`${text}: now ${to + 1} of ${order.length}`);
  }

  function draw() {
    list.replaceChildren(...order.map((id) => rows.get(id).element));
    order.forEach((id, index) => {
      const { up, down } = rows.get(id);
      up.setAttribute("aria-disabled", locked || index === 0);
      down.setAttribute("aria-disabled", locked || index === order.length - 1);
    });
    list.classList.toggle("ordering--locked", locked);
    send.element.hidden = locked;
  }

  return {
    element: h("div", { class: "surface" },
      h("p", { class: "surface__hint", text: "Put them in order, first at the top." }), list, send.element),
    show(answer, isLocked) {
      if (answer && isLocked) order = answer.order;
      locked = isLocked;
      draw();
    },
    key: () => false,
  };
}
