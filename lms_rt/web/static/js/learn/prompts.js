/** Prompts and explanations as their authors meant them; without this script they stand there as they were typed. */
import { markdown } from "../ui/markdown.js";

export function renderPrompts() {
  for (const element of document.querySelectorAll("[data-markdown]")) {
    element.replaceChildren(markdown(element.textContent));
    element.classList.remove("written");
  }
}
