/** A one-time ticket for the socket, so that no secret ever stands in its URL. */
import { csrfWord } from "./csrf.js";

const TIMEOUT_MS = 10_000;

export class TicketRefused extends Error {
  /** @param {boolean} final true when signing in again is the only way on. */
  constructor(message, { final = false, retryAfterMs = 0 } = {}) {
    super(message);
    this.final = final;
    this.retryAfterMs = retryAfterMs;
  }
}

/** Ask for a ticket with the page's cookies. The server renews a sign-in that has run out, so a page may stand open all day.
 *  @param {string} address which of the server's, as the page was told. @returns {Promise<string>} */
export async function fetchTicket(address) {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), TIMEOUT_MS);
  try {
    const response = await fetch(address, {
      method: "POST",
      headers: { "X-CSRF-Token": csrfWord(), Accept: "application/json" },
      credentials: "same-origin",
      signal: abort.signal,
    });
    if (response.ok) return (await response.json()).ticket;
    if (response.status === 401) throw new TicketRefused("You have been signed out. Sign in again to go on.", { final: true });
    if (response.status === 403) throw new TicketRefused(await reason(response), { final: true });
    const seconds = Number(response.headers.get("Retry-After"));
    throw new TicketRefused(`The server answered ${response.status}`, { retryAfterMs: (seconds || 0) * 1000 });
  } finally {
    clearTimeout(timer);
  }
}

/** What the problem document says, for the reader of the page. */
async function reason(response) {
  const problem = await response.json().catch(() => ({}));
  return problem.detail || problem.title || "You may not take part here.";
}
