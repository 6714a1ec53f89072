/** The dialog in which the host gives a question that was asked another key. */
import { byId, h, setText } from "../ui/dom.js";
import { plain } from "../ui/markdown.js";
import { keyForm } from "./keys.js";

export class Regrade {
  #dialog = byId("regrade");
  #select = byId("regrade-question");
  #asked = [];
  #keys = {};
  #form = null;

  constructor() {
    byId("regrade-cancel").addEventListener("click", () => this.#dialog.close(""));
    this.#select.addEventListener("change", () => this.#choose());
    this.#dialog.querySelector("form").addEventListener("submit", (event) => {
      if (this.#form.key() !== null) return;
      event.preventDefault();
      setText(byId("regrade-error"), "These fields say no key yet: mend them, and send again.");
    });
  }

  /** @param {object[]} asked the questions to choose from, the likeliest last. @param {Object<string, object>} keys by
   *  question. @returns {Promise<{question: string, key: object} | null>} null when the host thought better of it. */
  ask(asked, keys) {
    this.#asked = asked;
    this.#keys = keys;
    this.#select.replaceChildren(...asked.map(({ id, index, prompt }) =>
      h("option", { value: id, text: `${index}. ${plain(prompt)}` })));
    this.#select.value = asked.at(-1).id;
    this.#choose();
    this.#dialog.returnValue = "";
    this.#dialog.showModal();
    return new Promise((resolve) => this.#dialog.addEventListener("close", () => resolve(
      this.#dialog.returnValue === "count" ? { question: this.#select.value, key: this.#form.key() } : null), { once: true }));
  }

  #choose() {
    const question = this.#asked.find(({ id }) => id === this.#select.value);
    this.#form = keyForm(question, this.#keys[question.id]);
    setText(byId("regrade-error"), "");
    byId("regrade-key").replaceChildren(...this.#form.elements);
  }
}
