/** The middle of the dashboard: the question, its clock, and how the answers come in. */
import { Distribution } from "../ui/distribution.js";
import { byId, h, setText } from "../ui/dom.js";
import { counted, number, percent } from "../ui/format.js";
import { leaderList } from "../ui/leaderboard.js";
import { keyInWords } from "../ui/options.js";
import { prompt } from "../ui/prompt.js";
import { noRows } from "../ui/tally.js";
import { TimeBar } from "../ui/timebar.js";
import { timing } from "../ui/timing.js";
import { responseTimes } from "./times.js";

const STATES = {
  lobby: "Lobby", open: "Open", paused: "Paused", closed: "Closed", revealed: "Revealed", ended: "Ended",
};

export class QuestionPanel {
  #body = byId("question");
  #shown = "";
  #parts = null;
  #timed; // whose response times stand there

  show(live, staff, { keyVisible }) {
    setText(byId("state"), STATES[live.state] ?? live.state);
    byId("state").dataset.state = live.state;
    const shown = live.state === "ended" ? "ended" : live.question ? `${live.question.id} ${live.round}` : "lobby";
    if (shown !== this.#shown) this.#build(shown, live);
    if (shown === "ended") this.#fillEnd(live);
    else if (this.#parts) this.#fill(live, staff, keyVisible);
  }

  tick(live, now) {
    if (!this.#parts || !["open", "paused"].includes(live.state)) return;
    this.#parts.bar.show(timing(live, now));
  }

  #build(shown, live) {
    this.#shown = shown;
    this.#parts = null;
    if (shown === "ended") return;
    if (shown === "lobby") {
      this.#body.replaceChildren(h("div", { class: "empty" },
        h("h2", { text: "Waiting for the class" }),
        h("p", { text: "Show the projector view, or read the PIN out. The names appear on this page as people join." })));
      return;
    }
    const { question } = live;
    this.#timed = undefined;
    this.#parts = {
      bar: new TimeBar(),
      spread: new Distribution(question),
      answered: h("strong", { class: "tallied__count" }),
      of: h("span", { class: "tallied__of" }),
      none: h("p", { class: "muted", text: noRows(question) }),
      key: h("p", { class: "keyline", dir: "auto" }),
      times: h("div", { class: "times" }),
    };
    const { bar, spread, answered, of, none, key, times } = this.#parts;
    this.#body.replaceChildren(
      h("p", { class: "eyebrow", text: `Question ${question.index} of ${question.total}` }),
      prompt(question, { role: "heading", "aria-level": 2 }),
      bar.element,
      h("p", { class: "tallied" }, answered, of),
      spread.element, none, key, times);
  }

  #fill(live, staff, keyVisible) {
    const { question } = live;
    const { spread, answered, of, none, key, times, bar } = this.#parts;
    const tally = staff.tallies[question.id] ?? live.tally;
    const revealed = live.state === "revealed";
    const answerKey = revealed || keyVisible ? live.key ?? staff.keys[question.id] ?? null : null;
    const count = Math.max(live.answered, tally?.answered ?? 0);
    const people = staff.roster.length;
    spread.show(tally, answerKey);
    none.hidden = !spread.isEmpty;
    setText(answered, number(count));
    setText(of, ` of ${counted(people, "person", "people")} answered, ${percent(count, people)} %`);
    const words = question.options?.length && !answerKey?.order ? "" : keyInWords(question, answerKey);
    setText(key, words ? `Answer: ${words}` : "");
    if (tally?.times !== this.#timed) times.replaceChildren(...responseTimes(tally?.times, question.time_limit_s));
    this.#timed = tally?.times;
    bar.element.hidden = !["open", "paused"].includes(live.state);
  }

  #fillEnd(live) {
    this.#body.replaceChildren(h("div", { class: "empty" },
      h("h2", { text: "The class is over" }),
      h("p", { text: "Every answer is stored. You can leave this page." }),
      h("p", {}, h("a", { class: "button button--primary", href: location.pathname.replace("/host/", "/results/"), text: "See the results" })),
      live.leaderboard && leaderList(live.leaderboard)));
  }
}
