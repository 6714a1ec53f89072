/** Pages that show a course's announcements: they say what was posted, corrected or taken back since they were loaded. What
 *  it reads like is behind the link: nobody's page moves under their eyes, and a course full of readers asks for nothing. */
import { fetchTicket } from "./client/ticket.js";
import { LmsClient } from "./lms-client.js";
import { byId, h } from "./ui/dom.js";
import { pageData } from "./ui/page.js";

const page = pageData();
const place = byId("told-since");
const posted = new Map(); // id to title, in the order of posting
let corrected = false; // something that this page shows
let takenBack = false;
let missed = false; // too much was said while the line was lost to be told one by one

const handlers = {
  snapshot() {
    missed = true;
    say();
  },
  event: ({ event, data }) => heard[event]?.(data),
};
const heard = {
  "announcement.posted"({ announcement, title }) {
    if (shown(announcement)) return; // it came while the page was made
    posted.set(announcement, title);
    say();
  },
  "announcement.edited"({ announcement, title }) {
    if (posted.has(announcement)) posted.set(announcement, title);
    corrected ||= shown(announcement) !== null;
    say();
  },
  "announcement.deleted"({ announcement }) {
    posted.delete(announcement);
    const element = shown(announcement);
    if (element) {
      element.replaceChildren(h("p", { class: "muted", text: "This announcement was taken back." }));
      takenBack = true;
    }
    say();
  },
};

function shown(announcement) {
  return document.querySelector(`[data-announcement="${CSS.escape(announcement)}"]`);
}

function say() {
  const told = [];
  const titles = [...posted.values()];
  if (titles.length) {
    const before = titles.length > 1 ? `${titles.length} new announcements, the last: ` : "New announcement: ";
    told.push(before, h("bdi", { text: titles.at(-1) }), ". ");
  }
  if (corrected) told.push("An announcement on this page was corrected. ");
  if (takenBack) told.push("An announcement on this page was taken back. ");
  if (missed) told.push("Much has happened in the course since this page was loaded. ");
  if (titles.length || corrected || missed) told.push(h("a", { href: place.dataset.address, text: "Read the announcements" }));
  place.replaceChildren(...told);
}

const client = new LmsClient({ ticket: () => fetchTicket(page.ticket) });
client.watch(`course:${page.course}`, handlers, page.seq);
client.start();
