/** How a class is getting on, while it does: rows move as learners work, and the page is asked for anew what they lack. */
import { fetchTicket } from "./client/ticket.js";
import { LmsClient } from "./lms-client.js";
import { byId, setText } from "./ui/dom.js";
import { pageData } from "./ui/page.js";

/** However much is told, the page is asked for at most so often. */
const AFRESH_MS = 3_000;
const LINE = { online: "Live: this moves while they learn.", reconnecting: "The line is lost; this stands as it was. It comes back by itself." };
const { course } = pageData();
let online = [];
let waiting = null;

function row(learner) {
  return document.querySelector(`[data-learner="${CSS.escape(learner)}"]`);
}

function progressed({ learner, course_percent: percent }) {
  const there = row(learner);
  if (!there) return;
  there.querySelector("progress").value = percent;
  setText(there.querySelector("[data-percent]"), `${percent} %`);
}

function showOnline() {
  for (const badge of document.querySelectorAll("[data-here]")) {
    badge.hidden = !online.includes(badge.closest("[data-learner]").dataset.learner);
  }
}

/** Ask for the rows again, soon, and once for all that is told until then. */
function later() {
  waiting ??= setTimeout(async () => {
    waiting = null;
    const answer = await fetch(location.href, { headers: { accept: "text/html" } }).catch(() => null);
    const page = answer?.ok && new DOMParser().parseFromString(await answer.text(), "text/html");
    const rows = page && page.getElementById("learners");
    if (!rows || byId("learners").contains(document.activeElement)) return; // nobody loses the link they are on
    byId("learners").replaceChildren(...rows.children);
    showOnline();
  }, AFRESH_MS);
}

function signal({ event, data }) {
  if (event === "progress") {
    progressed(data);
    later();
  } else if (event === "online") {
    online = data.learners;
    showOnline();
  }
}

const client = new LmsClient({
  ticket: () => fetchTicket("/session/ticket"),
  onStatus: ({ name }) => setText(byId("line"), LINE[name] ?? ""),
});
if (document.getElementById("learners")) {
  // What was signalled before we listened, or while the line was lost, has to be asked for.
  client.watch(`course:${course}:staff`, { snapshot: (now) => signal({ event: "online", data: now.online }), event: later, signal, ready: later });
  client.start();
}
