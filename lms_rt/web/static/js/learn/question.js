/** One question of the page: its fields, what keeps them saved, and one line that says how things stand. */
import { h, setText } from "../ui/dom.js";
import { announce } from "../ui/notice.js";
import { answerInWords } from "../ui/options.js";
import { call } from "./api.js";
import { read, retype, typed, write } from "./fields.js";
import { movable } from "./ordering.js";
import { Saver, same } from "./saver.js";

const SAYS = {
  waiting: ["Not saved yet …", "plain"],
  sending: ["Saving …", "plain"],
  failing: ["Not saved: no connection. It is kept here and saved as soon as there is one.", "wrong"],
  stale: ["Not saved: it was answered elsewhere meanwhile.", "wrong"],
  over: ["Not saved: the attempt is over.", "wrong"],
};
const SIGNED_OUT = "Not saved: you have been signed out. Sign in again in another tab; it is kept here until then.";

export class Question {
  #about;
  #element;
  #status;
  #conflict;
  #drafts;
  #draft = null;
  #wrong = "";
  #typing = false; // who has typed "-" may be about to type a number: nobody is corrected in mid-word
  #saver;
  #changed;

  constructor(attempt, about, drafts, changed) {
    this.#about = { ...about, answer: about.answer ?? null };
    this.#element = document.querySelector(`[data-question="${about.id}"]`);
    this.#status = this.#element.querySelector(".question__status");
    this.#conflict = this.#element.querySelector(".question__conflict");
    this.#drafts = drafts;
    this.#changed = changed;
    const path = `/attempts/${attempt}/answers/${about.id}`;
    this.#saver = new Saver(this.#about, (body) => call("PUT", path, body), () => this.#show());
    if (about.type === "ordering") movable(this.#element);
    this.#begin();
    this.#element.addEventListener("input", () => {
      this.#typing = true;
      this.#read();
    });
    this.#element.addEventListener("focusout", () => {
      this.#typing = false;
      if (this.#wrong) this.#show();
      this.#saver.flush();
    });
  }

  get index() {
    return this.#about.index;
  }

  /** Whether something stands here that the server does not have. */
  get unsaved() {
    return this.#wrong !== "" || this.#saver.state !== "saved";
  }

  /** Whether it stays so until the writer, or the network, does something about it. */
  get troubled() {
    return (this.#wrong !== "" && !this.#typing) || !["saved", "waiting", "sending"].includes(this.#saver.state);
  }

  /** Whether the server has said that it takes no more. */
  get over() {
    return this.#saver.state === "over";
  }

  get answered() {
    return this.#saver.answer !== null;
  }

  flush() {
    return this.#saver.flush();
  }

  /** Nothing can be answered any more. */
  lock() {
    this.#element.disabled = true;
  }

  /** What the server holds is put into the fields, whatever the browser remembered of them; then an unsaved draft. */
  #begin() {
    const { id, answer, revision } = this.#about;
    write(this.#about, this.#element, answer);
    const draft = this.#drafts.get(id);
    if (draft === null || (!draft.typed && same(draft.answer, answer))) return this.#show();
    write(this.#about, this.#element, draft.answer);
    if (draft.typed) retype(this.#element, draft.typed);
    this.#draft = draft;
    if (draft.revision === revision) return this.#read();
    this.#saver.change(draft.answer);
    this.#saver.conflict({ answer, revision });
  }

  #read() {
    const { answer, wrong } = read(this.#about, this.#element);
    this.#wrong = wrong;
    this.#draft = { answer, revision: this.#saver.revision, ...(wrong && { typed: typed(this.#element) }) };
    this.#drafts.put(this.#about.id, this.#draft);
    if (wrong) this.#show(); // what was right before stays stored
    else this.#saver.change(answer);
  }

  #show() {
    const { state } = this.#saver;
    if (state === "saved" && !this.#wrong && this.#draft) {
      this.#drafts.drop(this.#about.id, this.#draft);
      this.#draft = null;
    }
    const [text, kind] = this.#words(state);
    setText(this.#status, text);
    this.#status.dataset.kind = kind;
    this.#element.dataset.answered = this.answered;
    this.#showConflict(state === "stale");
    this.#changed();
  }

  #words(state) {
    if (this.#wrong) return this.#typing ? SAYS.waiting : [`Not saved: ${this.#wrong}`, "wrong"];
    if (state === "saved") return this.answered ? ["Saved", "saved"] : ["No answer yet", "plain"];
    if (state === "refused") return [`Not saved: ${this.#saver.reason}`, "wrong"];
    if (state === "failing" && this.#saver.reason) return [SIGNED_OUT, "wrong"];
    return SAYS[state];
  }

  #showConflict(stale) {
    if (stale !== this.#conflict.hidden) return; // as it is already
    this.#conflict.hidden = !stale;
    if (!stale) return;
    const stored = answerInWords(this.#about, this.#saver.stored.answer);
    this.#conflict.replaceChildren(
      h("p", { text: "In another tab or on another device this was saved:" }),
      h("blockquote", { class: "written", dir: "auto", text: stored || "no answer" }),
      h("p", { class: "row" },
        h("button", { type: "button", class: "button", text: "Use what is saved", on: { click: () => this.#take() } }),
        h("button", { type: "button", class: "button", text: "Keep what is here", on: { click: () => this.#keep() } })));
    announce(`Question ${this.index} was answered elsewhere meanwhile. Choose which answer to keep.`);
  }

  #take() {
    this.#wrong = "";
    write(this.#about, this.#element, this.#saver.takeTheirs());
    this.#focus();
  }

  #keep() {
    this.#saver.keepMine();
    this.#focus();
  }

  /** The button that was pressed is gone. */
  #focus() {
    this.#element.querySelector(".question__answer :is(input, textarea, select, button):not([hidden])")?.focus();
  }
}
