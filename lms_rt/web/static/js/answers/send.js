/** The button that sends an answer which takes more than one tap. */
import { h } from "../ui/dom.js";

export function sendButton(onSend) {
  const element = h("button", { type: "button", class: "button button--primary button--large", text: "Send answer" });
  element.addEventListener("click", () => {
    if (element.getAttribute("aria-disabled") !== "true") onSend();
  });
  return {
    element,
    /** Never the `disabled` attribute: it would take the focus away from a keyboard. */
    enable(can) {
      element.setAttribute("aria-disabled", !can);
    },
  };
}
