import { Roster } from "../../../lms_rt/web/static/js/host/roster.js";
import { same } from "./assert.mjs";

export const needsDocument = true;

const row = (number, answered) => ({ participant: `p${number}`, name: `Guest ${number}`, online: true, answered, points: 0 });
const how = { by: "help", find: "", hands: [], confused: [], answering: true };

export const tests = {
  "who scrolls the names stays where they are when the order changes, and so does the focus"() {
    const list = document.createElement("ul");
    list.setAttribute("style", "height: 100px; overflow: auto");
    document.body.append(list);
    const roster = new Roster(list, () => {});
    const class_ = (answered) => Array.from({ length: 50 }, (_, number) => row(number, number === answered));
    roster.show(class_(-1), how);
    const first = list.querySelector("button");
    first.focus();
    list.scrollTop = 400;
    roster.show(class_(40), how);
    same([list.scrollTop, document.activeElement === first, list.lastElementChild.textContent.startsWith("Guest 40")], [400, true, true]);
    list.remove();
  },

  "of thousands of names only those are touched that are shown otherwise"() {
    const list = document.createElement("ul");
    const roster = new Roster(list, () => {});
    const class_ = (answered) => Array.from({ length: 5 }, (_, number) => row(number, number <= answered));
    const names = { ...how, by: "name" };
    roster.show(class_(0), names);
    const watcher = new MutationObserver(() => {});
    watcher.observe(list, { subtree: true, attributes: true, childList: true, characterData: true });
    roster.show(class_(0), names);
    same(watcher.takeRecords().length, 0);
    roster.show(class_(1), names);
    const touched = new Set(watcher.takeRecords().map(({ target }) => target.closest("li")));
    same([...touched].map((cell) => [cell.textContent, cell.dataset.answered]), [["Guest 1, here, has answered", "true"]]);
  },
};
