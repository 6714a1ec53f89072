/** The page of an attempt that is being written. */
import { fetchTicket } from "../client/ticket.js";
import { LmsClient } from "../lms-client.js";
import { byId, h, setText } from "../ui/dom.js";
import { announce } from "../ui/notice.js";
import { pageData } from "../ui/page.js";
import { call } from "./api.js";
import { Countdown } from "./countdown.js";
import { Drafts } from "./drafts.js";
import { renderPrompts } from "./prompts.js";
import { Question } from "./question.js";
import { SubmitDialog, listed } from "./submitting.js";

/** How often the server, which submits what is saved once the time is up, is asked whether it has. */
const ASK_AGAIN_MS = 1_000;

class AttemptPage {
  #attempt = pageData();
  #path = `/attempts/${this.#attempt.id}`;
  #questions = [];
  #saving = byId("saving");
  #over = false;
  #asking = false;
  #countdown;
  #dialog;
  #client = new LmsClient({ ticket: () => fetchTicket("/session/ticket"), onStatus: (status) => this.#connected(status) });

  start() {
    const drafts = new Drafts(this.#attempt.id);
    for (const about of this.#attempt.questions) {
      this.#questions.push(new Question(this.#attempt.id, about, drafts, () => this.#changed()));
    }
    this.#dialog = new SubmitDialog(this.#questions, () => this.#submit());
    // What happened between the page and its first subscription is no event any more: it has to be asked for.
    this.#client.watch("me", { snapshot: () => this.#look(), event: (frame) => this.#event(frame), signal: () => {} });
    this.#client.start();
    byId("paper").addEventListener("submit", (event) => this.#ask(event));
    addEventListener("online", () => this.#flush());
    addEventListener("beforeunload", (event) => this.#unsaved.length && event.preventDefault());
    document.addEventListener("visibilitychange", () => document.hidden && this.#flush());
    this.#changed();
  }

  /** Nothing is counted down before the server has said what time it is: a phone's own clock may be hours off. */
  #connected({ name }) {
    if (name !== "online" || this.#countdown || !this.#attempt.deadline) return;
    this.#countdown = new Countdown(byId("time"), this.#client.clock, this.#attempt.deadline, () => this.#timeIsUp());
  }

  get #unsaved() {
    return this.#questions.filter((each) => each.unsaved);
  }

  #flush() {
    return Promise.all(this.#questions.map((each) => each.flush()));
  }

  #changed() {
    if (this.#questions.length < this.#attempt.questions.length) return; // still being made
    const troubled = this.#questions.filter((each) => each.troubled);
    const rest = this.#unsaved.length ? ["Saving …", "plain"] : ["All saved", "saved"];
    const [text, kind] = troubled.length ? [`Not saved: ${listed(troubled)}`, "wrong"] : rest;
    if (troubled.length && text !== this.#saving.textContent) announce(text);
    setText(this.#saving, text);
    this.#saving.dataset.kind = kind;
    this.#dialog?.refresh();
    if (this.#questions.some((each) => each.over)) this.#askWhetherOver();
  }

  async #ask(event) {
    event.preventDefault();
    event.stopPropagation(); // the page's other script would take it as sent
    await this.#flush();
    if (!this.#over) this.#dialog.open();
  }

  async #submit() {
    await call("POST", `${this.#path}/submit`);
    this.#leave();
  }

  #event({ event, data }) {
    if (data?.attempt !== this.#attempt.id) return;
    if (event === "attempt.extended") this.#extend(data.deadline);
    if (event === "attempt.submitted") this.#end();
  }

  #extend(deadline) {
    this.#attempt.deadline = deadline;
    if (this.#countdown) this.#countdown.extend(deadline);
    else this.#connected({ name: "online" }); // it had no end before
  }

  async #timeIsUp() {
    announce("Time is up. What is saved is being submitted.");
    this.#notice("Time is up. What is saved is being submitted.");
    for (const question of this.#questions) question.lock();
    await this.#flush();
    this.#askWhetherOver();
  }

  /** Where the attempt stands, whoever brought it there. */
  async #look() {
    const now = await call("GET", this.#path).catch(() => null);
    if (!now) return; // whatever is typed next is answered
    if (now.state !== "in_progress") this.#end();
    else if (now.deadline && Date.parse(now.deadline) !== Date.parse(this.#attempt.deadline)) this.#extend(now.deadline);
  }

  /** Again and again, until it is. */
  async #askWhetherOver() {
    if (this.#asking || this.#over) return;
    this.#asking = true;
    const { deadline } = this.#attempt;
    const now = await call("GET", this.#path).catch(() => ({ state: "in_progress", deadline }));
    this.#asking = false;
    if (now.state !== "in_progress") this.#end();
    else if (Date.parse(now.deadline) > Date.parse(deadline)) location.reload(); // extended, and nobody told this page
    else setTimeout(() => this.#askWhetherOver(), ASK_AGAIN_MS);
  }

  /** It is submitted. The result is shown at once, unless something stands here that the server does not have. */
  #end() {
    if (this.#over) return;
    this.#over = true;
    this.#dialog.close();
    for (const question of this.#questions) question.lock();
    const unsaved = this.#unsaved;
    if (unsaved.length === 0) return this.#leave();
    this.#notice(`The attempt is submitted, without what was not saved (${listed(unsaved)}). Copy it from here if you still need it.`);
    byId("notice").append(" ", h("a", { href: location.pathname, text: "See the result" }));
  }

  #leave() {
    location.replace(location.pathname);
  }

  #notice(text) {
    const notice = byId("notice");
    setText(notice, text);
    notice.hidden = false;
  }
}

renderPrompts();
new AttemptPage().start();
