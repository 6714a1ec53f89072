/** A student's page of a live class: `/play/{session}`. */
import { AnswerOutbox } from "./client/outbox.js";
import { fetchTicket } from "./client/ticket.js";
import { LmsClient } from "./lms-client.js";
import { AnsweringFace } from "./play/answering.js";
import * as faces from "./play/faces.js";
import { Hand } from "./play/hand.js";
import { phaseOf } from "./play/phase.js";
import { applySignal, fromSnapshot, ownQuestion, reduce, withOwnTime, withReceipt } from "./state/live.js";
import { byId, coalesced, setText } from "./ui/dom.js";
import { number } from "./ui/format.js";
import { plain } from "./ui/markdown.js";
import { announce, ConnectionBar } from "./ui/notice.js";
import { pageData } from "./ui/page.js";
import { timing } from "./ui/timing.js";
import { keepAwake } from "./ui/wake.js";

const TICK_MS = 250;
const REFUSALS = {
  question_closed: "Too late: the question had closed before your answer arrived.",
  already_answered: "An answer of yours was stored before; that one counts.",
  stale_revision: "A newer answer of yours is stored; that one counts.",
  session_ended: "Too late: the class has ended.",
};

class PlayPage {
  #page = pageData();
  #channel = `live:${this.#page.session}`;
  #stage = byId("stage");
  #points = byId("points");
  #connection = new ConnectionBar("Your answer is kept.");
  #state = null;
  #answering = null;
  #shown = ""; // which face stands on the stage, so that it is built once
  #refusal = "";
  #atDoor = false; // the host has yet to let this person in
  #opening = null;
  #letSleep;
  #draw = coalesced(() => this.#render());
  #client = new LmsClient({ ticket: () => fetchTicket(this.#page.ticket), onStatus: (status) => this.#connectionChanged(status) });
  #hand = new Hand(this.#client, this.#page.session);
  #outbox = new AnswerOutbox(this.#client, this.#page.session, {
    receipt: (entry, receipt) => this.#beside(() => this.#change(withReceipt(this.#state, entry, receipt))),
    refused: (entry, error) => this.#refused(entry, error),
    asked: () => this.#state,
  });

  start() {
    // `me` first: a result that is scored between the two is then either an event here or in the snapshot there. For the
    // same reason a second snapshot here, in the place of more than can be told, takes another one there.
    this.#client.watch("me", {
      snapshot: () => this.#state && this.#client.refresh(this.#channel),
      event: (frame) => frame.data.session === this.#page.session && this.#personal(frame),
    });
    this.#client.watch(this.#channel, {
      snapshot: (snapshot) => this.#enter(fromSnapshot(snapshot)),
      event: (frame) => this.#event(frame),
      signal: (frame) => this.#change(applySignal(this.#state, frame)),
      ready: () => this.#outbox.flush(this.#state),
      refused: (error) => this.#kept(error),
    });
    this.#client.start();
    setInterval(() => this.#tick(), TICK_MS);
    document.addEventListener("keydown", (event) => this.#key(event));
    this.#letSleep = keepAwake();
  }

  #enter(state) {
    this.#atDoor = false;
    this.#change(state);
  }

  /** The class's channel is not open to this person: for good, or until the host lets them in. */
  #kept(error) {
    if (error.code !== "waiting_for_approval") {
      this.#client.stop(error.detail || error.title);
      return;
    }
    this.#atDoor = true;
    this.#draw();
  }

  /** An event of `me` about this class. */
  #personal(frame) {
    if (frame.event.startsWith("participant.")) this.#client.refresh(this.#channel);
    else this.#beside(() => this.#event(frame));
  }

  /** What comes another way may be newer than the channel's snapshot that is on its way. */
  #beside(apply) {
    this.#client.beside(this.#channel, apply);
  }

  #event(frame) {
    if (frame.event === "question.opened") this.#refusal = "";
    this.#change(reduce(this.#state, frame));
  }

  #change(state) {
    this.#state = state;
    this.#draw();
  }

  /** A tap on what is not drawn anew yet is none: another question may be asked by now, or this one have its answer. */
  #answer(asked, answer) {
    const { question, round, receipt, answers } = this.#state;
    const waiting = this.#outbox.waiting(question?.id);
    if (nameOf(this.#state) !== asked || (answers === "first" && (waiting ?? receipt))) return;
    const seen = Math.max(receipt?.revision ?? 0, waiting?.revision ?? 0); // one on its way may be stored before this
    const revision = answers === "last" && seen ? seen + 1 : null;
    this.#refusal = "";
    this.#outbox.put(question.id, answer, revision, round);
    this.#draw();
  }

  #refused(entry, error) {
    if (entry.question === this.#state?.question?.id) {
      this.#refusal = REFUSALS[error.code] ?? `Not saved: ${error.detail || error.title}`;
    }
    this.#client.refresh(this.#channel); // what is stored is what counts: show that
    this.#draw();
  }

  #connectionChanged(status) {
    this.#connection.show(status);
    if (status.name === "ended") this.#letSleep();
    this.#draw();
  }

  /** The class as this person sees it: with an order of options and a deadline of one's own. */
  get #own() {
    return this.#state && withOwnTime({ ...this.#state, question: ownQuestion(this.#state) });
  }

  #render() {
    const state = this.#own;
    if (state === null || this.#atDoor) return this.#renderOutside();
    setText(this.#points, number(state.points));
    const now = this.#client.clock.now(); // read once: two readings could stand on either side of the opening
    const phase = phaseOf(state, now);
    this.#hand.show(this.#client.status.name === "online" && !["ended", "removed"].includes(phase));
    if (["answering", "paused", "closed"].includes(phase)) this.#renderAnswering(state, phase);
    else this.#renderFace(state, phase);
    if (phase === "lead") this.#drawAtOpening(state, now);
  }

  #renderOutside() {
    const { name, message } = this.#client.status;
    if (name === "ended") this.#put("away", faces.turnedAway(message));
    else if (this.#atDoor) this.#put("door", faces.door(this.#page.name));
  }

  #renderAnswering(state, phase) {
    const shown = nameOf(state);
    if (this.#shown !== shown) {
      this.#answering = new AnsweringFace(state.question, (answer) => this.#answer(shown, answer));
      this.#put(shown, this.#answering.element);
      announce(`Question ${state.question.index} of ${state.question.total}. ${plain(state.question.prompt)}`);
    }
    this.#stage.dataset.phase = phase;
    this.#answering.show(state, {
      now: this.#client.clock.now(),
      line: this.#client.status.name,
      waiting: this.#outbox.waiting(state.question.id),
      refusal: this.#refusal,
    });
  }

  #renderFace(state, phase) {
    const { question, round, key, result, points, rank, voided, leaderboard, started } = state;
    const shown = JSON.stringify([phase, question?.id, round, key, result, points, rank, voided, leaderboard, started]);
    this.#stage.dataset.phase = phase;
    if (this.#shown === shown) return;
    this.#answering = null;
    this.#put(shown, faces[phase](state, this.#page));
    // The verdict and the key come by two channels: neither is said alone.
    if (phase === "revealed" && (result || voided || !key)) announce(`${faces.verdictText(state)}.${this.#page.points ? ` ${number(points)} points.` : ""}`);
    if (phase === "ended") {
      announce("The class is over.");
      this.#letSleep();
    }
  }

  #put(shown, element) {
    if (this.#shown === shown) return;
    this.#shown = shown;
    this.#stage.replaceChildren(element);
    scrollTo(0, 0);
  }

  /** To the millisecond, not to the next tick: everybody sees the question at the same instant. */
  #drawAtOpening(state, now) {
    clearTimeout(this.#opening);
    this.#opening = setTimeout(this.#draw, Math.ceil(timing(state, now).leftMs));
  }

  #tick() {
    const state = this.#own;
    if (state?.question == null || !["open", "paused"].includes(state.state)) return;
    const clock = timing(state, this.#client.clock.now());
    this.#answering?.tick(clock);
    const opening = this.#stage.dataset.phase === "lead" && clock.phase !== "lead"; // a timer that slept with the phone
    if (opening || clock.phase === "over") this.#draw(); // or says that time is up
  }

  #key(event) {
    const typing = event.target instanceof Element && event.target.closest("input, textarea, select");
    const pressing = event.key === "Enter" && event.target instanceof HTMLButtonElement;
    if (typing || pressing || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    if (this.#answering?.key(event)) event.preventDefault();
  }
}

function nameOf({ question, round }) {
  return `question ${question?.id} ${round}`;
}

new PlayPage().start();
