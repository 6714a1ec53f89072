/** The PIN wherever it stands on a page, kept as it is now: the host may have drawn another. */
import { setText } from "./dom.js";

/** @param {ParentNode} root @param {string | null} pin six digits; null leaves the page as the server made it. */
export function showPin(root, pin) {
  if (!pin) return;
  for (const place of root.querySelectorAll("[data-pin]")) {
    setText(place, `${pin.slice(0, 3)}\u00a0${pin.slice(3)}`);
    if (place.hasAttribute("aria-label")) place.setAttribute("aria-label", `PIN ${pin}`);
  }
  for (const code of root.querySelectorAll("[data-pin-code]")) {
    const address = `/join/${pin}/qr.svg`;
    if (code.getAttribute("src") !== address) code.setAttribute("src", address);
  }
}
