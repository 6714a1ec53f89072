/** Where a question stands in time, by the server's clock. Pure. */

/** @returns {{phase: "lead"|"running"|"paused"|"over", leftMs: number, fraction: number}}
 *  `leftMs` until it opens (lead) or closes; `fraction` of the answer time that is left, 0..1. */
export function timing(state, now) {
  const opens = Date.parse(state.opens_at);
  const closes = Date.parse(state.closes_at);
  const at = state.paused_at === null ? now : Date.parse(state.paused_at);
  if (state.paused_at === null && at < opens) return { phase: "lead", leftMs: opens - at, fraction: 1 };
  const leftMs = Math.max(0, closes - at);
  const fraction = Math.min(1, leftMs / Math.max(1, closes - opens));
  if (state.paused_at !== null) return { phase: "paused", leftMs, fraction };
  return { phase: leftMs > 0 ? "running" : "over", leftMs, fraction };
}
