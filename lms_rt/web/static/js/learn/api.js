/** REST calls of a page: with the anti-forgery word, and with a renewed sign-in where the old one has run out. */
import { csrfWord } from "../client/csrf.js";
import { fetchTicket } from "../client/ticket.js";

const TIMEOUT_MS = 10_000;
/** Any ticket will do: on the way to it the server renews the cookies. */
const RENEWAL = "/session/ticket";

/** A refused call; `code` as in the problem document, or `offline` where there was no answer. */
export class Refusal extends Error {
  constructor(code, problem = {}) {
    super(problem.detail || problem.title || code);
    this.code = code;
    this.problem = problem;
  }
}

/** @returns {Promise<object>} the answer's body; rejects with `Refusal`. */
export async function call(method, path, body) {
  let response = await send(method, path, body);
  if (response.status === 401) {
    await renew();
    response = await send(method, path, body);
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refusal(answer.code ?? (response.status >= 500 ? "unavailable" : "refused"), answer);
  return answer;
}

async function send(method, path, body) {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), TIMEOUT_MS);
  const headers = { Accept: "application/json", "X-CSRF-Token": csrfWord() };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  try {
    return await fetch(`/api/v1${path}`, {
      method, headers, credentials: "same-origin", signal: abort.signal, body: body === undefined ? null : JSON.stringify(body),
    });
  } catch {
    throw new Refusal("offline");
  } finally {
    clearTimeout(timer);
  }
}

async function renew() {
  try {
    await fetchTicket(RENEWAL);
  } catch (error) {
    throw new Refusal(error.final ? "unauthenticated" : "offline");
  }
}
