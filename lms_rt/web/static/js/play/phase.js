/** Which of its few faces the student's page shows. Pure. */
import { timing } from "../ui/timing.js";

/** @returns {"lobby"|"lead"|"answering"|"paused"|"closed"|"revealed"|"ended"|"removed"} */
export function phaseOf(state, now) {
  if (state.removed) return "removed";
  if (state.question === null || state.state === "lobby" || state.state === "ended") {
    return state.state === "ended" ? "ended" : "lobby";
  }
  if (state.state === "open") return timing(state, now).phase === "lead" ? "lead" : "answering";
  return state.state; // paused, closed, revealed
}
