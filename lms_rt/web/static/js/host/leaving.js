/** The end of the dashboard for who may see it no longer. */
import { byId, h } from "../ui/dom.js";

/** Take everything of the class off the page (names, answers, keys, the PIN, whatever a dialog asks), and say why.
 *  Nothing of it can be pressed afterwards, for nothing is there. */
export function takeOff(why) {
  for (const id of ["ask", "regrade", "state"]) byId(id).remove();
  for (const each of document.querySelectorAll(".hostbar__pin, .hostbar > .button")) each.remove();
  byId("connection").hidden = true; // its reason stands below, and would hide what class it is about
  const title = h("h2", { text: "This class cannot be shown", tabindex: -1 });
  document.querySelector("main").replaceChildren(
    h("section", { class: "panel" }, h("div", { class: "empty" },
      title,
      h("p", { text: why }),
      h("p", {}, h("a", { class: "button", href: "/", text: "Start page" })))));
  title.focus(); // what had it is gone
}
