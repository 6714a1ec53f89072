/** Errors that may go away by themselves. Everything else stays as it is however often one asks. */
const PASSING = new Set(["offline", "timeout", "rate_limited", "unavailable", "internal", "not_open_yet"]);

/** The line is down; the reconnect will ask again. */
export function isLineDown({ code }) {
  return code === "offline" || code === "timeout";
}

export function mayPass({ code }) {
  return PASSING.has(code);
}
