/** The student's faces that need no answering: waiting, the result, the end. Each returns one element. */
import { h } from "../ui/dom.js";
import { counted, number, ordinal } from "../ui/format.js";
import { leaderList } from "../ui/leaderboard.js";
import { markdown } from "../ui/markdown.js";
import { answerInWords, idsIn, keyInWords, optionsOf } from "../ui/options.js";
import { prompt } from "../ui/prompt.js";
import { badge, slot } from "../ui/shapes.js";

export function lobby(state, { name }) {
  const ready = state.started;
  return card(
    h("p", { class: "face__eyebrow", text: ready ? "Here we go" : "You are in" }),
    h("h1", { class: "face__title", dir: "auto", text: name }),
    h("p", { class: "face__text", text: ready ? "The first question is on its way." : "The class begins when the host starts it." }));
}

/** The host lets people in one by one; nothing more is known of the class until then. */
export function door(name) {
  return card(
    h("p", { class: "face__eyebrow", text: "At the door" }),
    h("h1", { class: "face__title", dir: "auto", text: name }),
    h("p", { class: "face__text", role: "status", text: "The host has yet to let you in. Keep this page open; it goes on by itself." }));
}

/** @param {string} message why it came to nothing. */
export function turnedAway(message) {
  return card(
    h("h1", { class: "face__title", text: "You are not in this class" }),
    h("p", { class: "face__text", text: message }),
    h("a", { class: "button", href: "/join", text: "Join a class" }));
}

export function lead(state) {
  const { index, total } = state.question;
  return card(
    h("p", { class: "face__eyebrow", text: `Question ${index} of ${total}` }),
    h("h1", { class: "face__title", text: "Get ready" }));
}

/** Right or wrong with the explanation first, points second, rank third. */
export function revealed(state, page) {
  const { question, result, key, answer, explanation, voided } = state;
  const parts = [h("h1", { class: "face__title", data: { verdict: verdict(state) }, text: verdictText(state) })];
  const worth = page.points && question.points > 0 && result;
  const uncounted = voided || (worth && result.fraction && !result.points); // or is practice
  if (uncounted) parts.push(h("p", { class: "face__text", text: "This question does not count." }));
  const words = optionsOf(question).length > 0 && !key?.order ? null : keyInWords(question, key);
  if (words) parts.push(h("p", { class: "face__answer" }, "Answer: ", h("strong", { dir: "auto", text: words })));
  if (key) parts.push(optionMarks(question, key, answer));
  if (answer && words) {
    parts.push(h("p", { class: "face__own" }, "You said: ", h("span", { dir: "auto", text: answerInWords(question, answer) })));
  }
  if (explanation) parts.push(h("div", { class: "face__explanation", dir: "auto" }, markdown(explanation)));
  if (page.points) parts.push(h("dl", { class: "standing" },
    worth && !uncounted && fact("Gained", `+${number(result.points)}`),
    fact("Points", number(state.points)),
    state.rank !== null && fact("Rank", ordinal(state.rank))));
  return h("section", { class: "face face--result" }, prompt(question, { class: "prompt prompt--recap" }), parts);
}

/** @param {{own: string | null, points: boolean}} page where a person with an account reads their own answers. */
export function ended(state, { own, points }) {
  const board = points && state.leaderboard;
  return h("section", { class: "face face--ended" },
    h("p", { class: "face__eyebrow", text: "The class is over" }),
    h("h1", { class: "face__title", text: state.rank && state.points ? `You came ${ordinal(state.rank)}` : "Thank you" }),
    points && h("p", { class: "face__text", text: `${counted(state.points, "point")} of your own.` }),
    board && h("h2", { class: "face__subtitle", text: "The first of the class" }),
    board && leaderList(board, { limit: 5, own: state.participant }),
    own && h("p", {}, h("a", { class: "button", href: own, text: "Your answers" })));
}

export function removed() {
  return card(
    h("h1", { class: "face__title", text: "You have left the class" }),
    h("p", { class: "face__text", text: "You were removed. If that was a mistake, ask the host." }),
    h("a", { class: "button", href: "/join", text: "Join a class" }));
}

const VERDICTS = { right: "Right", partly: "Partly right", wrong: "Not this time" };

/** What a screen reader hears of the result. */
export function verdictText(state) {
  if (state.voided) return "Taken out";
  const said = verdict(state);
  if (said === "wrong" && state.answer === null) return "No answer";
  return VERDICTS[said] ?? (state.key ? "The answer" : "Thank you");
}

function verdict({ result, voided }) {
  if (voided || result === null || result.correct === null) return "none";
  if (result.correct) return "right";
  return (result.fraction ?? result.points) > 0 ? "partly" : "wrong"; // old events have no fraction
}

/** The right option and one's own; the others are not needed to learn from it. */
function optionMarks(question, key, answer) {
  if (key.order) return null;
  const right = new Set(idsIn(key));
  const own = new Set(idsIn(answer));
  const rows = optionsOf(question).map((option, index) => {
    if (!right.has(option.id) && !own.has(option.id)) return null;
    const isRight = right.has(option.id);
    return h("li", { class: "mark", data: { slot: slot(index), right: isRight } },
      badge(index),
      h("span", { class: "mark__text", dir: "auto", text: option.text }),
      h("span", { class: "mark__note", text: isRight ? (own.has(option.id) ? "Right, yours" : "Right") : "Yours" }));
  });
  return rows.some(Boolean) ? h("ul", { class: "marks" }, rows) : null;
}

function fact(label, value) {
  return h("div", { class: "standing__fact" }, h("dt", { text: label }), h("dd", { text: value }));
}

function card(...children) {
  return h("section", { class: "face" }, children);
}
