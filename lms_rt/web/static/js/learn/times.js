/** Times in the reader's own zone; without this script they stand there in UTC. */

const WHEN = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });

export function localTimes(root) {
  for (const element of root.querySelectorAll("time[data-local]")) {
    element.textContent = WHEN.format(new Date(element.dateTime));
  }
}

localTimes(document);
