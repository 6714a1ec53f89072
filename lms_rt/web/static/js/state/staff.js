/** What only the staff of a session know: who is here, who has answered, how the answers spread. Pure. */

/** The state of `live:<session>:staff` that a snapshot describes. */
export function fromSnapshot(snapshot) {
  return {
    version: snapshot.version ?? 0,
    asked: snapshot.question ? { [snapshot.question.id]: snapshot.round } : {}, // question to its newest round
    roster: snapshot.roster ?? [],
    waiting: snapshot.waiting ?? [],
    pin: snapshot.pin ?? null,
    tallies: snapshot.tallies ?? {},
    keys: snapshot.keys ?? {},
    presence: snapshot.presence ?? { online: 0, away: 0 },
    hands: snapshot.hands?.hand ?? [],
    confused: snapshot.hands?.confused ?? [],
  };
}

/** Apply an event of the staff channel. */
export function reduce(state, { event, data }) {
  switch (event) {
    case "participant.joined":
      return { ...state, roster: joined(state.roster, data), waiting: others(state.waiting, data) };
    case "participant.knocked":
      return { ...state, waiting: [...others(state.waiting, data), { participant: data.participant, name: data.name }] };
    case "participant.removed":
      return { ...state, roster: others(state.roster, data), waiting: others(state.waiting, data) };
    case "pin.changed":
      return { ...state, pin: data.pin };
    default:
      return state;
  }
}

/** Apply an event of `live:<session>`, where the snapshot does not show it already: the two channels come in no order
 *  between them. */
export function reduceStep(state, { event, data }) {
  if (data.version <= state.version) return state;
  switch (event) {
    case "question.opened":
      return {
        ...state,
        asked: { ...state.asked, [data.question.id]: data.round },
        tallies: counted(state.tallies, data), // asked a second time, it is counted from nothing
        roster: state.roster.map((row) => ({ ...row, answered: false })),
      };
    case "leaderboard.shown":
      return { ...state, roster: scored(state.roster, data.top) };
    default:
      return state;
  }
}

/** Apply a signal: tallies, presence and raised hands, the latest of each wins. */
export function applySignal(state, { event, data }) {
  switch (event) {
    case "tally":
      if (data.round < state.asked[data.question]) return state; // of before it was asked again
      return { ...state, tallies: { ...state.tallies, [data.question]: data } };
    case "presence":
      return { ...state, presence: data };
    case "hands":
      return { ...state, hands: data.hand ?? [], confused: data.confused ?? [] };
    default:
      return state;
  }
}

function others(rows, { participant }) {
  return rows.filter((row) => row.participant !== participant);
}

/** Without the tally of an earlier round; this one's may have come already. */
function counted(tallies, { question, round }) {
  return Object.fromEntries(Object.entries(tallies).filter(([id, tally]) => id !== question.id || tally.round >= round));
}

function joined(roster, { participant, name, guest = false }) {
  const fresh = { participant, name, guest, online: true, answered: false, points: 0 };
  const known = roster.some((row) => row.participant === participant);
  if (!known) return [...roster, fresh];
  return roster.map((row) => (row.participant === participant ? { ...row, name, guest, online: true } : row));
}

function scored(roster, top = []) {
  const points = new Map(top.map((row) => [row.participant, row.points]));
  return roster.map((row) => (points.has(row.participant) ? { ...row, points: points.get(row.participant) } : row));
}
