/** A live class as the server keeps it: takes steps, emits the events of the contract, and can be asked for a
 *  snapshot at any time. The reducers must not be able to tell the two apart. */

const at = (ms) => new Date(Date.UTC(2026, 0, 1) + ms).toISOString();

export class ClassModel {
  state = "lobby";
  version = 1;
  started = false;
  locked = false;
  question = null;
  index = 0;
  time = 0;
  answered = 0;
  leaderboard = null;
  events = [];
  people = ["p1", "p2", "p3"];

  constructor(questions) {
    this.quiz = { title: "Cells", questions };
  }

  #emit(event, data = {}) {
    this.events.push({ event, at: at(this.time), data: { ...data, version: this.version } });
  }

  #step() {
    this.version += 1;
    this.time += 1000;
  }

  /** The steps possible now, by name. */
  possible() {
    if (this.state === "ended") return [];
    const always = [this.locked ? "unlock" : "lock", "end"];
    const next = this.index < this.quiz.questions ? ["open"] : [];
    return [...always, ...{
      lobby: [...(this.started ? [] : ["start"]), ...next],
      open: ["pause", "extend", "close"],
      paused: ["resume", "extend", "close"],
      closed: ["reveal"],
      revealed: next,
    }[this.state]];
  }

  take(name) {
    this.#step();
    this[name]();
  }

  start() {
    this.started = true;
    this.#emit("session.started", { state: "lobby", quiz: this.quiz });
  }

  open() {
    this.started = true;
    this.index += 1;
    this.state = "open";
    this.question = { id: `q${this.index}`, index: this.index, total: this.quiz.questions, type: "poll", prompt: "?", options: [] };
    this.opens = this.time + 800;
    this.closes = this.opens + 20_000;
    this.paused = null;
    this.pausedMs = 0;
    this.#emit("question.opened", { question: this.question, opens_at: at(this.opens), closes_at: at(this.closes) });
  }

  pause() {
    this.state = "paused";
    this.paused = this.time;
    this.#emit("question.paused", { question: this.question.id, paused_at: at(this.paused) });
  }

  resume() {
    this.closes += this.time - this.paused;
    this.pausedMs += this.time - this.paused;
    this.paused = null;
    this.state = "open";
    this.#emit("question.resumed", {
      question: this.question.id, opens_at: at(this.opens), closes_at: at(this.closes), paused_ms: this.pausedMs,
    });
  }

  extend() {
    this.closes += 10_000;
    this.#emit("question.extended", { question: this.question.id, closes_at: at(this.closes) });
  }

  close() {
    this.state = "closed";
    this.paused = null;
    this.#emit("question.closed", { question: this.question.id, answered: 0 });
  }

  reveal() {
    this.state = "revealed";
    this.shown = { key: { options: ["a"] }, explanation: null, tally: { answered: 0, options: { a: 0 } } };
    this.#emit("question.revealed", { question: this.question.id, ...this.shown });
    this.leaderboard = { top: [{ participant: "p1", name: "Ada", points: this.version, rank: 1, streak: 1 }], participants: this.people.length };
    this.#emit("leaderboard.shown", this.leaderboard);
  }

  lock() {
    this.locked = true;
    this.#emit("session.locked");
  }

  unlock() {
    this.locked = false;
    this.#emit("session.unlocked");
  }

  end() {
    this.state = "ended";
    this.leaderboard = { top: [], participants: this.people.length };
    this.#emit("session.ended", { state: "ended", leaderboard: this.leaderboard });
  }

  /** As `subscribe` without `after` answers. */
  snapshot() {
    const { state, version, started, locked, quiz } = this;
    const data = { state, version, started, locked, quiz, participants: this.people.length };
    if (this.leaderboard) data.leaderboard = this.leaderboard;
    if (this.question && state !== "ended") {
      const [opens_at, closes_at] = [at(this.opens), at(this.closes)];
      Object.assign(data, { question: this.question, opens_at, closes_at, paused_ms: this.pausedMs });
      if (this.paused !== null) data.paused_at = at(this.paused);
      if (state === "revealed") data.reveal = this.shown;
    }
    return data;
  }
}
