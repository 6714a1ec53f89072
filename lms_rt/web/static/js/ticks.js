/** Ticks of a list that is read a page at a time: the tab keeps them until what they were set for is done.
 *
 *  The form sends those of other pages with its own, and says how many these are. Without this script, or without a
 *  storage, it sends what is ticked on its page. */
import { h, setText } from "./ui/dom.js";
import { counted } from "./ui/format.js";

const form = document.querySelector("[data-ticks]");
const SLOT = `lms.ticks.${form?.dataset.ticks}`;
const SENT = `${SLOT}.sent`;

class Ticks {
  #boxes = [...form.elements].filter(({ type }) => type === "checkbox");
  #elsewhere = form.querySelector("[data-elsewhere]");
  #kept = new Set(read(SLOT));

  start() {
    const sent = read(SENT).length > 0;
    write(SENT, []);
    if (sent && form.querySelector("[data-done]")) this.#kept.clear(); // also of what is shown again: that was not sent now
    for (const { name } of this.#boxes.filter(({ checked }) => checked)) this.#kept.add(name); // as a refused form has them
    for (const box of this.#boxes) box.addEventListener("change", () => this.#ticked(box));
    this.#elsewhere.querySelector("button").addEventListener("click", () => this.#keepOnly(this.#boxes.map(({ name }) => name)));
    form.addEventListener("submit", () => this.#send());
    addEventListener("pageshow", ({ persisted }) => persisted && this.#comeBack());
    this.#show();
  }

  #ticked({ name, checked }) {
    if (checked) this.#kept.add(name);
    else this.#kept.delete(name);
    this.#show();
  }

  #keepOnly(names) {
    this.#kept = new Set(names.filter((name) => this.#kept.has(name)));
    this.#show();
    this.#boxes[0]?.focus(); // the button is gone
  }

  /** By the browser's way back: other pages may have been ticked since, or all of it copied. */
  #comeBack() {
    this.#kept = new Set(read(SLOT));
    this.#show();
  }

  #send() {
    this.#clean();
    for (const name of this.#others) form.append(h("input", { type: "hidden", name, value: "on", "data-kept": true }));
    write(SENT, [...this.#kept]);
  }

  #clean() {
    for (const input of form.querySelectorAll("[data-kept]")) input.remove();
  }

  get #others() {
    const here = new Set(this.#boxes.map(({ name }) => name));
    return [...this.#kept].filter((name) => !here.has(name));
  }

  #show() {
    this.#clean();
    write(SLOT, [...this.#kept]);
    for (const box of this.#boxes) box.checked = this.#kept.has(box.name);
    const others = this.#others.length;
    this.#elsewhere.hidden = others === 0;
    setText(this.#elsewhere.querySelector("span"), `${counted(others, "more question")} chosen elsewhere in the list.`);
  }
}

function read(slot) {
  try {
    return JSON.parse(sessionStorage.getItem(slot) ?? "[]");
  } catch {
    return []; // refused, or damaged
  }
}

function write(slot, names) {
  try {
    sessionStorage.setItem(slot, JSON.stringify(names));
  } catch {
    // refused: this page's ticks must do
  }
}

if (form) new Ticks().start();
