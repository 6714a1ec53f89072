/** What is known about a live session, in the words of its snapshot, and how each event moves it on.
 *
 *  Pure: an old state plus the events that followed equals a fresh snapshot. Nothing here knows the
 *  socket, the page or the time. */

import { shuffledFor } from "../shuffle.js";

/** Fields of the snapshot that a page uses; what the server leaves out stands at its resting value. */
const RESTING = Object.freeze({
  state: "lobby",
  version: 0,
  quiz: { title: "", questions: 0 },
  started: false,
  locked: false,
  answers: "first",
  participant: null,
  seed: null,
  participants: 0,
  question: null,
  round: 1,
  shuffle: false,
  opens_at: null,
  closes_at: null,
  time_factor: 1,
  paused_at: null,
  paused_ms: 0,
  answered: 0,
  answer: null,
  receipt: null,
  key: null,
  explanation: null,
  tally: null,
  voided: false,
  result: null,
  results: {}, // what `me` told of each question, and when: the channels come in no order between them
  points: 0,
  rank: null,
  leaderboard: null,
  removed: false,
});

/** What a new question wipes away. */
const UNANSWERED = {
  answered: 0, answer: null, receipt: null, paused_at: null, paused_ms: 0,
  key: null, explanation: null, tally: null, voided: false, result: null,
};

/** The state a snapshot describes. What the reveal adds stands apart in a snapshot, and beside the rest here. */
export function fromSnapshot({ reveal, ...snapshot }) {
  const found = { ...snapshot, ...reveal };
  const state = {};
  for (const [field, resting] of Object.entries(RESTING)) state[field] = found[field] ?? resting;
  return state;
}

/** Each event: (state, its data) → the fields that change. */
const STEPS = {
  "session.started": () => ({ started: true }),
  "question.opened": (_, data) => ({
    ...UNANSWERED, state: "open", started: true,
    question: data.question, round: data.round ?? 1, shuffle: data.shuffle ?? false,
    opens_at: data.opens_at, closes_at: data.closes_at,
  }),
  "question.paused": (_, data) => ({ state: "paused", paused_at: data.paused_at }),
  "question.resumed": (state, data) => ({
    state: "open", paused_at: null, opens_at: data.opens_at, closes_at: data.closes_at,
    paused_ms: data.paused_ms ?? state.paused_ms,
  }),
  "question.extended": (_, data) => ({ closes_at: data.closes_at }),
  "question.closed": (state, data) => ({ state: "closed", paused_at: null, answered: data.answered ?? state.answered }),
  "question.revealed": (state, data, at) => ({
    state: "revealed", key: data.key ?? null, explanation: data.explanation ?? null, tally: data.tally ?? null,
    result: toldSince(at, state),
  }),
  "question.regraded": (state, data) => (concerns(state, data) ? { key: data.key ?? state.key } : {}),
  "question.voided": (state, data) => (concerns(state, data) ? { voided: true } : {}),
  "leaderboard.shown": (_, { top, participants }) => ({ leaderboard: { top, participants }, participants }),
  "session.locked": () => ({ locked: true }),
  "session.unlocked": () => ({ locked: false }),
  "participant.removed": (state, data) => ({
    participants: Math.max(0, state.participants - 1),
    removed: state.removed || data.participant === state.participant,
  }),
  "session.ended": (state, data) => ({
    ...UNANSWERED, state: "ended", question: null, round: 1, shuffle: false, opens_at: null, closes_at: null,
    leaderboard: data.leaderboard ?? state.leaderboard,
  }),
  "result.scored": (state, data, at) => ({
    result: state.state === "revealed" && concerns(state, data) ? data : state.result,
    results: { ...state.results, [data.question]: { at, data } },
    points: data.total, rank: data.rank,
  }),
};

/** Apply one sequenced event (a frame of `live:<session>` or of `me`); an unknown event changes nothing. */
export function reduce(state, { event, data, at }) {
  const step = STEPS[event];
  if (!step) return state;
  const version = Math.max(state.version, data.version ?? 0);
  return { ...state, version, ...step(state, data, at) };
}

/** Apply an unsequenced signal: the latest wins, one for another question is stale. */
export function applySignal(state, { event, data }) {
  if (event !== "count" || (data.question && !concerns(state, data))) return state;
  return { ...state, answered: data.answered, participants: data.participants };
}

/** The question as this participant is to see it: where the class shuffles, in an order of one's own. */
export function ownQuestion({ question, shuffle, seed }) {
  return question !== null && shuffle && seed !== null ? shuffledFor(question, seed) : question;
}

/** The state with the deadline of one's own, for somebody who was given extra time; none is for pauses. */
export function withOwnTime(state) {
  if (state.time_factor <= 1 || state.closes_at === null) return state;
  const [opens, closes] = [Date.parse(state.opens_at), Date.parse(state.closes_at)];
  const given = closes - opens - state.paused_ms;
  return { ...state, closes_at: new Date(closes + given * (state.time_factor - 1)).toISOString() };
}

/** The receipt for an answer of one's own came in. (A receipt names the stored row; the answer is what was sent.) A later
 *  revision, from another tab, may be known already. */
export function withReceipt(state, { question, answer }, receipt) {
  if (state.question?.id !== question || state.receipt?.revision > receipt.revision) return state;
  return { ...state, answer, receipt };
}

/** The result of the reveal at that time, if `me` told it before the class's own channel told of the reveal. Of an
 *  earlier round of the question it is not. */
function toldSince(at, { question, results }) {
  const told = results[question?.id];
  return told && told.at >= at ? told.data : null;
}

function concerns(state, data) {
  return state.question !== null && data.question === state.question.id;
}
