/** The orders a roster can stand in. Pure. */

/** Somebody needs help the more, the higher: a raised hand, then gone, then silent on an open question. */
function need(row, hands) {
  return (hands.has(row.participant) ? 4 : 0) + (row.online ? 0 : 2) + (row.answered ? 0 : 1);
}

/** @param {"name"|"help"|"points"} by @returns a new array; equal rows keep the order of their names. */
export function ordered(roster, by, raised = []) {
  const hands = new Set(raised);
  const byName = (a, b) => a.name.localeCompare(b.name, undefined, { numeric: true, sensitivity: "base" });
  const rank = {
    name: () => 0,
    help: (a, b) => need(b, hands) - need(a, hands),
    points: (a, b) => b.points - a.points,
  }[by];
  return [...roster].sort((a, b) => rank(a, b) || byName(a, b));
}
