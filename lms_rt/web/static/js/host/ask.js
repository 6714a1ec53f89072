/** A plain question before something that cannot be undone. */
import { byId, setText } from "../ui/dom.js";

/** @param {{title: string, text: string, choices: Array<[value: string, label: string]>}} question
 *  @returns {Promise<string>} the value chosen; "" when the asker thought better of it. */
export function ask({ title, text, choices }) {
  const dialog = byId("ask");
  const buttons = byId("ask-choices");
  setText(byId("ask-title"), title);
  setText(byId("ask-text"), text);
  buttons.replaceChildren(...choices.map(([value, label]) => {
    const button = document.createElement("button");
    button.className = "button button--danger";
    button.value = value;
    button.textContent = label;
    return button;
  }));
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => dialog.addEventListener("close", () => resolve(dialog.returnValue), { once: true }));
}
