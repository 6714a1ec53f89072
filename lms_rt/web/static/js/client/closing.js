/** What each close code means for us, and how long to wait before the next attempt. */

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;

/** Codes after which trying again cannot help, the same as in `lms_rt/contract/close_codes.py`; the rest reconnects and resumes by `after`. */
const FINAL = {
  1000: "The server ended the connection. Reload the page to go on.",
  1009: "This page sent something too large. Reload it to go on.",
  4400: "This page and the server do not understand each other. Reload it to go on.",
  4401: "You have been signed out. Sign in again to go on.",
  4403: "You were removed from this class.",
  4429: "This page sent far too much at once. Reload it to go on.",
};

/** The host removed nobody: the same person opened the class on another device, and one plays on one at a time. */
const MOVED = "moved";
const MOVED_MESSAGE = "You are playing on another device now. Reload this page to go on here.";

/** @param {string} reason the word that came with the code.
 *  @returns {{final: boolean, message: string}} */
export function meaningOf(code, reason = "") {
  if (code === 4403 && reason === MOVED) return { final: true, message: MOVED_MESSAGE };
  if (code in FINAL) return { final: true, message: FINAL[code] };
  return { final: false, message: "" };
}

/** Exponential, capped, with jitter: a whole class that lost its server must not come back in one instant.
 *  @param {number} attempt 0 for the first try after a loss. */
export function waitBefore(attempt, random = Math.random) {
  const ceiling = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt);
  return ceiling * (0.3 + 0.7 * random());
}
