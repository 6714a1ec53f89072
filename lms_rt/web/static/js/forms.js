/** Ordinary forms, a little kinder: one press sends once. Everything works without this script too. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "true";
  event.submitter?.setAttribute("aria-busy", "true");
});

// Back from the next page by the browser's cache: the form may be used again.
addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});
