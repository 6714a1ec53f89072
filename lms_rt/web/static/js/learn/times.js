/** Times in the reader's own zone; without this script they stand there in UTC. */

const WHEN = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });

for (const element of document.querySelectorAll("time[data-local]")) {
  element.textContent = WHEN.format(new Date(element.dateTime));
}
