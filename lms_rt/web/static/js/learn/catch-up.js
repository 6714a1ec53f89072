/** A question of a class that is played later: the time that is left, and what is typed sent when it is over. */
import { fetchTicket } from "../client/ticket.js";
import { LmsClient } from "../lms-client.js";
import { byId } from "../ui/dom.js";
import { announce } from "../ui/notice.js";
import { pageData } from "../ui/page.js";
import { Countdown } from "./countdown.js";
import { movable } from "./ordering.js";
import { renderPrompts } from "./prompts.js";

const LOW_S = 5;
const form = document.getElementById("answer");
let countdown;

/** Nothing is counted down before the server has said what time it is: a phone's own clock may be hours off. */
function connected({ name }) {
  if (name === "online") countdown ??= new Countdown(byId("time"), client.clock, pageData().due_at, timeIsUp, LOW_S);
}

/** The server takes what arrives just behind the end; where there is no answer, the page says that it is over. */
function timeIsUp() {
  announce("Time is up.");
  form.requestSubmit();
}

const client = new LmsClient({ ticket: () => fetchTicket("/session/ticket"), onStatus: connected });

renderPrompts();
if (form) {
  if (form.querySelector("[data-ordering]")) movable(form);
  client.start();
}
