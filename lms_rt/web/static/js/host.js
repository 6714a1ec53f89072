/** The host's dashboard: `/host/{session}`. */
import { ask } from "./host/ask.js";
import { Commander } from "./host/commander.js";
import { Door } from "./host/door.js";
import { hasKey } from "./host/keys.js";
import { takeOff } from "./host/leaving.js";
import { QuestionPanel } from "./host/question.js";
import { Regrade } from "./host/regrade.js";
import { Roster } from "./host/roster.js";
import { endsEarly, otherSteps, primaryStep } from "./host/steps.js";
import { isLineDown } from "./client/passing.js";
import { fetchTicket } from "./client/ticket.js";
import { LmsClient } from "./lms-client.js";
import * as live from "./state/live.js";
import * as staff from "./state/staff.js";
import { byId, coalesced, setText } from "./ui/dom.js";
import { counted } from "./ui/format.js";
import { announce, ConnectionBar } from "./ui/notice.js";
import { pageData } from "./ui/page.js";
import { showPin } from "./ui/pin.js";
import { keepAwake } from "./ui/wake.js";

const TICK_MS = 250;
const EXTEND_S = 10;
/** Who is here and who has answered travels in snapshots only, so that a question costs the server the same
 *  with 5,000 people as with 50; the page asks again this often, and only while something moves. */
const ROSTER_EVERY_MS = 2_500;
/** A little longer than a raised hand is shown: nothing is said when one comes down, so the page looks for itself. */
const SIGNS_OVER_MS = 61_000;
/** The page was one's own to load: a channel that there is not is one that may be seen no longer. */
const NOT_HERE = "You do not host this class any more, or it was deleted.";

class HostPage {
  #page = pageData();
  #channel = `live:${this.#page.session}`;
  #connection = new ConnectionBar("The class goes on; nothing is lost.");
  #live = null;
  #staff = null;
  #moved = false; // a signal said that the roster's marks are out of date
  #signsOver = null;
  #letSleep;
  #left = false;
  #draw = coalesced(() => this.#render());
  #client = new LmsClient({ ticket: () => fetchTicket(this.#page.ticket), onStatus: (status) => this.#connectionChanged(status) });
  #commander = new Commander(this.#client, this.#page.session, this.#draw);
  #question = new QuestionPanel();
  #regrade = new Regrade();
  #asked = new Map(); // questions with a key that were closed while this page was open: they can be counted by another
  #roster = new Roster(byId("roster"), (row) => this.#person(row));
  #door = new Door({
    admit: (participant) => this.#run("live.admit", participant === null ? {} : { participant }),
    refuse: (participant) => this.#run("live.remove", { participant }),
  });

  start() {
    const refused = (error) => this.#client.stop(error.code === "not_found" ? NOT_HERE : error.detail || error.title);
    this.#client.watch(this.#channel, {
      snapshot: (snapshot) => this.#setLive(live.fromSnapshot(snapshot)),
      event: (frame) => this.#event(frame),
      signal: (frame) => this.#setLive(live.applySignal(this.#live, frame)),
      refused,
    });
    this.#client.watch(`${this.#channel}:staff`, {
      snapshot: (snapshot) => this.#setStaff(staff.fromSnapshot(snapshot)),
      event: (frame) => this.#staffEvent(frame),
      signal: (frame) => this.#signal(frame),
      refused,
    });
    this.#client.start();
    this.#listen();
    setInterval(() => this.#live && this.#question.tick(this.#live, this.#client.clock.now()), TICK_MS);
    setInterval(() => this.#refreshRoster(), ROSTER_EVERY_MS);
    this.#letSleep = keepAwake();
  }

  #event(frame) {
    this.#setLive(live.reduce(this.#live, frame));
    this.#client.beside(`${this.#channel}:staff`, () => this.#setStaff(staff.reduceStep(this.#staff, frame)));
  }

  #staffEvent(frame) {
    this.#setStaff(staff.reduce(this.#staff, frame));
    if (this.#live) this.#adopt(frame.data); // another PIN is a step that `live:<session>` says nothing of
    if (frame.event === "participant.knocked") announce(`${frame.data.name} waits at the door.`);
  }

  #signal(frame) {
    if (frame.event === "hands") {
      clearTimeout(this.#signsOver);
      this.#signsOver = setTimeout(() => this.#client.refresh(`${this.#channel}:staff`), SIGNS_OVER_MS);
    }
    this.#moved ||= frame.event === "tally" || frame.event === "presence";
    this.#setStaff(staff.applySignal(this.#staff, frame));
  }

  #setLive(state) {
    if (this.#live && (state.version !== this.#live.version || state.state !== this.#live.state)) {
      this.#commander.settle();
      announce(primaryStep(state) ? `Now: ${state.state}. Next: ${primaryStep(state).label}.` : "The class is over.");
      this.#moved = true;
    }
    this.#live = state;
    if (state.state === "ended") this.#letSleep();
    if (state.question && hasKey(state.question) && otherSteps(state).again) this.#remember(state.question);
    this.#draw();
  }

  #remember(question) {
    this.#asked.delete(question.id); // the newest stands last
    this.#asked.set(question.id, question);
  }

  #setStaff(state) {
    this.#staff = state;
    this.#draw();
  }

  #refreshRoster() {
    if (!this.#moved || document.hidden) return;
    this.#moved = false;
    this.#client.refresh(`${this.#channel}:staff`);
  }

  #listen() {
    const press = (id, run) => byId(id).addEventListener("click", (event) => {
      if (event.detail > 0) event.currentTarget.blur(); // pressed by a pointer: the space bar stays the primary step's
      if (event.currentTarget.getAttribute("aria-disabled") !== "true") run();
    });
    press("primary", () => this.#primary());
    press("extend", () => this.#run("live.extend", { seconds: EXTEND_S }));
    press("pause", () => this.#run(this.#live.state === "paused" ? "live.resume" : "live.pause"));
    press("lock", () => this.#run(this.#live.locked ? "live.unlock" : "live.lock"));
    press("end", () => this.#end());
    press("skip", () => this.#run("live.open"));
    press("again", () => this.#run("live.open", { question: this.#live.question.id }));
    press("void", () => this.#void());
    press("regrade-open", () => this.#countAgain());
    press("new-pin", () => this.#run("live.pin"));
    for (const id of ["sort", "find", "show-key"]) byId(id).addEventListener("input", this.#draw);
    document.addEventListener("keydown", (event) => this.#key(event));
  }

  /** The space bar is the primary step, unless it is needed for what has the focus. */
  #key(event) {
    if (event.key !== " " || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target instanceof Element && event.target.closest("input, select, textarea, button, dialog, summary, .roster")) return;
    event.preventDefault();
    if (this.#live) this.#primary();
  }

  #primary() {
    const step = primaryStep(this.#live);
    if (step?.command === "live.end") this.#end();
    else if (step) this.#run(step.command);
  }

  async #end() {
    if (endsEarly(this.#live)) {
      const choice = await ask({
        title: "End the class now?",
        text: "Questions that were not asked are left out. Everyone sees the final result. This cannot be undone.",
        choices: [["end", "End the class"]],
      });
      if (choice !== "end") return;
    }
    await this.#run("live.end");
  }

  async #void() {
    const question = this.#live.question.id; // while one thinks about it, the class may go on to another
    const choice = await ask({
      title: "Take this question out of the count?",
      text: "Nobody keeps points for it, and everyone sees that it does not count. This cannot be undone.",
      choices: [["void", "Take it out"]],
    });
    if (choice === "void") await this.#run("live.void", { question }, { considered: true });
  }

  async #countAgain() {
    const keys = { ...this.#staff.keys, ...(this.#live.key && { [this.#live.question.id]: this.#live.key }) };
    const given = await this.#regrade.ask([...this.#asked.values()], keys);
    if (given === null) return;
    if (!(await this.#run("live.regrade", given, { considered: true }))) return;
    announce("Counted again by the new key.");
    this.#client.refresh(`${this.#channel}:staff`); // keys and points as they are now
  }

  async #person(row) {
    const choice = await ask({
      title: row.name,
      text: `${row.online ? "Here" : "Away"}, ${counted(row.points, "point")}. Removing closes this person's page at once.`,
      choices: [["remove", "Remove"], ["ban", "Remove and keep out"]],
    });
    if (choice) await this.#run("live.remove", { participant: row.participant, ban: choice === "ban" }, { considered: true });
  }

  /** @returns {Promise<boolean>} whether it was done. */
  async #run(command, fields = {}, how = {}) {
    const result = this.#commander.run(command, this.#live.version, fields, how);
    this.#draw();
    const { done, refused } = (await result) ?? {};
    if (!this.#live) return false; // meanwhile the class was taken off the page
    if (done || refused) this.#say(refused ? this.#refusal(refused) : "");
    if (done) {
      this.#commander.settle(); // the event is on its way; until then the button is the old one
      this.#adopt({ version: done.version });
    }
    this.#draw();
    return Boolean(done);
  }

  /** @returns {string} what to tell the host. */
  #refusal(error) {
    if (error.code === "conflict" || error.code === "invalid_step") {
      this.#adopt(error.extra);
      this.#client.refresh(this.#channel);
      return "The class had moved on already, so nothing was done. This is where it stands now.";
    }
    if (isLineDown(error)) return "No connection: it may have been done or not. Once there is one, this page shows where the class stands.";
    return error.detail || error.title;
  }

  /** What a reply or a conflict says of the class counts at once; the rest follows with the event or the snapshot. */
  #adopt({ version, state = this.#live.state }) {
    if (typeof version !== "number" || version <= this.#live.version) return;
    this.#setLive({ ...this.#live, version, state });
  }

  #say(text) {
    setText(byId("message"), text);
  }

  #connectionChanged(status) {
    this.#connection.show(status);
    if (status.name === "ended") this.#leave(status.message);
    else this.#draw();
  }

  /** Who lost their part in the class since the page was loaded, or while it is shown, or cannot be told any more. */
  #leave(why) {
    clearTimeout(this.#signsOver);
    this.#letSleep();
    if (!this.#left) takeOff(why);
    this.#left = true;
    this.#live = this.#staff = null; // with them nothing is drawn, and the space bar does nothing
    this.#asked.clear();
  }

  #render() {
    if (!this.#live || !this.#staff) return;
    const { online, away } = this.#staff.presence; // told as it changes; the dots in the roster follow
    setText(byId("people"), counted(this.#staff.roster.length, "person", "people"));
    setText(byId("presence"), `${online} here, ${away} away`);
    setText(byId("signs"), signs(this.#staff));
    showPin(document, this.#staff.pin);
    this.#door.show(this.#staff.waiting);
    this.#renderSteps();
    this.#question.show(this.#live, this.#staff, { keyVisible: byId("show-key").checked });
    this.#roster.show(this.#staff.roster, {
      by: byId("sort").value,
      find: byId("find").value,
      hands: this.#staff.hands,
      confused: this.#staff.confused,
      answering: this.#live.question !== null && this.#live.state !== "ended",
    });
    byId("roster-empty").hidden = this.#staff.roster.length > 0;
    byId("roster").hidden = this.#staff.roster.length === 0;
    byId("show-key-label").hidden = !["open", "paused", "closed"].includes(this.#live.state);
  }

  #renderSteps() {
    const step = primaryStep(this.#live);
    const can = otherSteps(this.#live);
    const offline = this.#client.status.name !== "online";
    const enable = (id, possible) => {
      byId(id).setAttribute("aria-disabled", offline || this.#commander.busy || !possible);
      byId(id).dataset.possible = possible; // as the class stands: what waits for a line or an answer is not put away
    };
    enable("primary", step !== null);
    byId("primary").dataset.armed = !offline && step !== null && this.#commander.armed;
    setText(byId("primary-label"), step?.label ?? "Ended");
    setText(byId("primary-hint"), step?.hint ?? "Thank you");
    enable("extend", can.extend);
    enable("pause", can.pause || can.resume);
    enable("lock", can.lock || can.unlock);
    enable("end", can.end);
    enable("skip", can.skip);
    enable("again", can.again);
    enable("void", can.void);
    enable("regrade-open", this.#asked.size > 0 && !can.extend);
    enable("new-pin", can.pin);
    setText(byId("pause"), can.resume ? "Resume" : "Pause");
    setText(byId("lock"), this.#live.locked ? "Unlock" : "Lock");
  }
}

function signs({ hands, confused }) {
  const facts = [];
  if (hands.length) facts.push(`${counted(hands.length, "hand")} up`);
  if (confused.length) facts.push(`${confused.length} lost`);
  return facts.join(", ");
}

new HostPage().start();
