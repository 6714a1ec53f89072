/** Buttons in place of numbers: the fields of an order are filled in by moving its rows up and down. */
import { h } from "../ui/dom.js";
import { announce } from "../ui/notice.js";

/** Turn the numbered fields of an order into rows that move. */
export function movable(element) {
  const list = element.querySelector("[data-ordering]");
  element.querySelector("[data-places]").textContent = "Put them in order, first at the top.";
  for (const row of list.children) {
    const text = row.querySelector("label").textContent;
    row.querySelector("select").hidden = true;
    row.append(h("span", { class: "places__moves" },
      mover("↑", `Move up: ${text}`, () => move(row, -1)), mover("↓", `Move down: ${text}`, () => move(row, 1))));
  }
  const keep = h("button", { type: "button", class: "button", text: "Keep this order", on: { click: () => number(list) } });
  list.after(h("p", { class: "places__keep" }, keep));
  sortRows(element);
}

/** Let the rows stand as their fields say. */
export function sortRows(element) {
  const list = element.querySelector("[data-ordering]");
  const place = (row) => Number(row.querySelector("select").value);
  list.append(...[...list.children].sort((a, b) => place(a) - place(b)));
}

function mover(arrow, label, onClick) {
  return h("button", { type: "button", class: "button button--square", "aria-label": label, text: arrow, on: { click: onClick } });
}

function move(row, by) {
  const list = row.parentElement;
  const button = document.activeElement;
  const other = by < 0 ? row.previousElementSibling : row.nextElementSibling;
  if (!other) return;
  if (by < 0) other.before(row);
  else other.after(row);
  number(list);
  button.focus(); // the row moved under it
  const rows = [...list.children];
  announce(`${row.querySelector("label").textContent}: now ${rows.indexOf(row) + 1} of ${rows.length}`);
}

/** Write the places as the rows stand, and say that they changed. */
function number(list) {
  [...list.children].forEach((row, index) => {
    row.querySelector("select").value = String(index + 1);
  });
  list.dispatchEvent(new Event("input", { bubbles: true }));
}
