/** The page of a job that goes on: how far it is as it is told, and the page anew once it has ended. */
import { fetchTicket } from "./client/ticket.js";
import { call } from "./learn/api.js";
import { LmsClient } from "./lms-client.js";
import { byId, setText } from "./ui/dom.js";

const job = byId("job").dataset.job;
const state = byId("state");
const bar = byId("progress");
const counted = byId("counted");
let told = 0; // signals so far

function show({ state: now, done, total }) {
  if (now === "done" || now === "failed") return location.reload();
  setText(state, now === "running" ? "Being worked on." : "Waiting for its turn.");
  if (!total) return;
  bar.max = total;
  bar.value = done;
  counted.hidden = false;
  setText(counted, `${done.toLocaleString("en")} of ${total.toLocaleString("en")} ${counted.dataset.what}`);
}

/** Signals are told once: what was said before we listened, or while the line was lost, has to be asked for. A signal that
 *  comes while the answer is on its way is the newer of the two. */
async function ask() {
  const before = told;
  const answer = await call("GET", `/jobs/${job}`).catch(() => null);
  if (answer && told === before) show(answer);
}

function hear({ event, data }) {
  if (event !== "job.progress" || data.job !== job) return;
  told++;
  show(data);
}

const client = new LmsClient({ ticket: () => fetchTicket("/session/ticket") });
client.watch("me", { snapshot: () => {}, event: () => {}, signal: hear, ready: ask });
client.start();
