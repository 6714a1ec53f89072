/** The projector's page: `/screen/{session}`. Shows what the class may see, and never a key before its reveal. */
import { fetchTicket } from "./client/ticket.js";
import { LmsClient } from "./lms-client.js";
import { ended, lead, LobbyFace } from "./screen/faces.js";
import { QuestionFace } from "./screen/question.js";
import { phaseOf } from "./play/phase.js";
import * as live from "./state/live.js";
import * as staff from "./state/staff.js";
import { byId, coalesced } from "./ui/dom.js";
import { ConnectionBar } from "./ui/notice.js";
import { pageData } from "./ui/page.js";
import { showPin } from "./ui/pin.js";
import { timing } from "./ui/timing.js";
import { keepAwake } from "./ui/wake.js";

const TICK_MS = 250;

class ScreenPage {
  #page = pageData();
  #channel = `live:${this.#page.session}`;
  #stage = byId("stage");
  #connection = new ConnectionBar("The class goes on; nothing is lost.");
  #live = null;
  #staff = staff.fromSnapshot({});
  #shown = "";
  #face = null;
  #opening = null;
  #letSleep;
  #draw = coalesced(() => this.#render());
  #client = new LmsClient({ ticket: () => fetchTicket(this.#page.ticket), onStatus: (status) => this.#connectionChanged(status) });

  start() {
    const refused = (error) => this.#client.stop(error.detail || error.title);
    this.#client.watch(this.#channel, {
      snapshot: (snapshot) => this.#setLive(live.fromSnapshot(snapshot)),
      event: (frame) => {
        this.#setLive(live.reduce(this.#live, frame));
        this.#client.beside(`${this.#channel}:staff`, () => this.#setStaff(staff.reduceStep(this.#staff, frame)));
      },
      signal: (frame) => this.#setLive(live.applySignal(this.#live, frame)),
      refused,
    });
    this.#client.watch(`${this.#channel}:staff`, {
      // The keys stay out of this page's memory altogether: it stands in front of the class.
      snapshot: ({ keys, ...snapshot }) => this.#setStaff(staff.fromSnapshot(snapshot)),
      event: (frame) => this.#setStaff(staff.reduce(this.#staff, frame)),
      signal: (frame) => this.#setStaff(staff.applySignal(this.#staff, frame)),
      refused,
    });
    this.#client.start();
    setInterval(() => this.#tick(), TICK_MS);
    this.#offerFullscreen();
    addEventListener("resize", () => this.#face instanceof QuestionFace && this.#face.fit());
    this.#letSleep = keepAwake();
  }

  #setLive(state) {
    this.#live = state;
    this.#draw();
  }

  /** Nothing of a class stays on the wall that cannot be followed any more, or that its host hosts no longer. */
  #connectionChanged(status) {
    this.#connection.show(status);
    if (status.name !== "ended") return;
    this.#letSleep();
    this.#live = null;
    this.#stage.replaceChildren();
    byId("corner").hidden = true;
  }

  #setStaff(state) {
    this.#staff = state;
    this.#draw();
  }

  #render() {
    const state = this.#live;
    if (state === null) return;
    this.#renderPin();
    const now = this.#client.clock.now(); // read once: two readings could stand on either side of the opening
    const phase = phaseOf(state, now);
    this.#stage.dataset.phase = phase;
    byId("corner").hidden = ["lobby", "ended"].includes(phase);
    if (phase === "ended") this.#letSleep();
    if (phase === "lobby") this.#renderLobby();
    else if (phase === "lead") this.#renderLead(state, now);
    else if (phase === "ended") this.#put(`ended ${JSON.stringify(state.leaderboard)}`, () => ended(state));
    else this.#renderQuestion(state);
  }

  #renderPin() {
    showPin(byId("invitation").content, this.#staff.pin); // what the next lobby is made of
    showPin(document, this.#staff.pin);
  }

  #renderLobby() {
    this.#put("lobby", () => {
      this.#face = new LobbyFace(byId("invitation"));
      return this.#face.element;
    });
    this.#face.show(this.#staff.roster);
  }

  #renderLead(state, now) {
    this.#put(`lead ${state.opens_at}`, () => lead(state));
    clearTimeout(this.#opening);
    this.#opening = setTimeout(this.#draw, Math.ceil(timing(state, now).leftMs));
  }

  #renderQuestion(state) {
    this.#put(`question ${state.question.id} ${state.round}`, () => {
      this.#face = new QuestionFace(state.question);
      return this.#face.element;
    });
    const tally = this.#staff.tallies[state.question.id] ?? null;
    this.#face.show(state, { tally, people: this.#staff.roster.length || state.participants });
    this.#tick();
  }

  #put(shown, make) {
    if (this.#shown === shown) return;
    this.#shown = shown;
    this.#stage.replaceChildren(make());
  }

  #tick() {
    const running = this.#live && ["open", "paused"].includes(this.#live.state);
    if (running && this.#stage.dataset.phase === "lead") this.#draw(); // should the timer have slept
    if (running && this.#face instanceof QuestionFace) this.#face.tick(this.#live, this.#client.clock.now());
  }

  #offerFullscreen() {
    const toggle = () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen());
    byId("fullscreen").addEventListener("click", toggle);
    document.addEventListener("keydown", ({ key, repeat }) => key === "f" && !repeat && toggle());
  }
}

new ScreenPage().start();
