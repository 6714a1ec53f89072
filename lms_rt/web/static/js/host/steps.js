/** What the host can do next: the one primary step of each state, and which others make sense. Pure. */

/** @returns {{command: string, label: string, hint: string} | null} null when the class is over. */
export function primaryStep(state) {
  const { index = 0, total = state.quiz.questions } = state.question ?? {};
  switch (state.state) {
    case "lobby":
      return state.started
        ? { command: "live.open", label: "Open question 1", hint: `of ${total}` }
        : { command: "live.start", label: "Start", hint: "Everyone sees that the class begins" };
    case "open":
      return { command: "live.close", label: "Close", hint: "Nobody can answer after this" };
    case "paused":
      return { command: "live.resume", label: "Resume", hint: "The clock runs on" };
    case "closed":
      return { command: "live.reveal", label: "Reveal", hint: "Everyone sees the answer" };
    case "revealed":
      return index < total
        ? { command: "live.open", label: "Next question", hint: `${index + 1} of ${total}` }
        : { command: "live.end", label: "End the class", hint: "All questions are done" };
    default:
      return null;
  }
}

/** Which of the other buttons can be used now. */
export function otherSteps(state) {
  const running = state.state === "open" || state.state === "paused";
  const over = state.state === "ended";
  const { index = 0, total = state.quiz.questions } = state.question ?? {};
  const asked = state.state === "closed" || state.state === "revealed";
  return {
    extend: running,
    pause: state.state === "open",
    resume: state.state === "paused",
    lock: !over && !state.locked,
    unlock: !over && state.locked,
    end: !over,
    skip: state.state === "closed" && index < total,
    again: asked,
    void: asked && !state.voided,
    pin: !over,
  };
}

/** Whether ending now would cut the class short, so that it is worth a question. */
export function endsEarly(state) {
  const { index = 0, total = state.quiz.questions } = state.question ?? {};
  return !(state.state === "revealed" && index >= total);
}
