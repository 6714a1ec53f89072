/** The student's page while a question can be answered, and until its result is shown. */
import { surfaceFor } from "../answers/surface.js";
import { h, setText } from "../ui/dom.js";
import { clockTime } from "../ui/format.js";
import { prompt } from "../ui/prompt.js";
import { TimeBar } from "../ui/timebar.js";
import { timing } from "../ui/timing.js";

export class AnsweringFace {
  #surface;
  #bar = new TimeBar();
  #note = h("p", { class: "answering__note", role: "status" });

  constructor(question, onAnswer) {
    this.question = question.id;
    this.#surface = surfaceFor(question, onAnswer);
    this.element = h("section", { class: "answering" },
      this.#bar.element, prompt(question, { role: "heading", "aria-level": 1 }), this.#surface.element, this.#note);
  }

  key(event) {
    return this.#surface.key(event);
  }

  /** @param {object|undefined} waiting the answer in the outbox. @param {string} refusal why the last one failed. */
  show(state, { now, line, waiting, refusal }) {
    const clock = timing(state, now);
    this.tick(clock);
    const answer = waiting?.answer ?? state.answer;
    const settled = answer !== null && state.answers === "first";
    this.#surface.show(answer, settled || state.state !== "open" || line === "ended");
    setText(this.#note, noteFor(state, { clock, online: line === "online", waiting, refusal }));
    this.#note.dataset.kind = refusal ? "refused" : state.receipt && !waiting ? "saved" : "plain";
  }

  tick(clock) {
    this.#bar.show(clock);
  }
}

/** One line under the surface: the truth about this answer, and nothing that is not yet true. */
function noteFor(state, { clock, online, waiting, refusal }) {
  if (refusal) return refusal;
  if (waiting) return online && state.state !== "paused" ? "Sending …" : "Your answer is kept and will be sent.";
  if (state.receipt) {
    const saved = `Saved ${clockTime(state.receipt.received_at)}`;
    return state.state === "closed" ? `${saved}. The result comes when the host reveals it.` : saved;
  }
  if (state.state === "paused") return "Paused by the host.";
  if (state.state === "closed") return "Closed. You gave no answer.";
  return clock.phase === "over" ? "Time is up." : "";
}
