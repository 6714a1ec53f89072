"""What every page owes to whoever cannot see it well, points with a thumb, or has a narrow screen."""

from playwright.async_api import Page

from tests.web.browser.stage import PHONE

FAULTS = """() => {
  const found = [];
  const shown = (element) => element.checkVisibility();
  const say = (fault, element) => found.push(`${fault}: ${element.outerHTML.slice(0, 120)}`);
  const referred = (element, name) => (element.getAttribute(name) ?? "").split(" ").filter(Boolean);
  // What is out of sight may not be laid out yet, and has no innerText; whoever cannot see is told it all the same.
  const words = (element) =>
    element.checkVisibility({ contentVisibilityAuto: true }) ? element.innerText : element.textContent;
  const named = (element) =>
    element.getAttribute("aria-label")?.trim() || words(element)?.trim() ||
    referred(element, "aria-labelledby").some((id) => document.getElementById(id)?.textContent.trim());
  if (!document.documentElement.lang) found.push("the page has no language");
  if (!document.title.trim()) found.push("the page has no title");
  if (document.querySelectorAll("main").length !== 1) found.push("the page has not one main part");
  const ids = new Set();
  for (const element of document.querySelectorAll("[id]")) {
    if (ids.has(element.id)) say("its id is taken", element);
    ids.add(element.id);
  }
  for (const element of document.querySelectorAll("img")) if (!element.hasAttribute("alt")) say("no alt", element);
  for (const element of document.querySelectorAll("input:not([type=hidden]), select, textarea")) {
    const labels = [...(element.labels ?? [])].some((label) => label.textContent.trim());
    if (!labels && !named(element)) say("no label", element);
  }
  for (const element of document.querySelectorAll("button, a, dialog, [role=region], [role=timer]")) {
    if (shown(element) && !named(element) && !element.querySelector("img[alt]:not([alt=''])")) say("no name", element);
  }
  for (const name of ["aria-labelledby", "aria-describedby", "for"]) {
    for (const element of document.querySelectorAll(`[${name}]`)) {
      for (const id of referred(element, name)) if (!ids.has(id)) say(`${name} leads nowhere`, element);
    }
  }
  for (const element of document.querySelectorAll("[tabindex]")) {
    if (element.tabIndex > 0) say("jumps the queue", element);
  }
  return found;
}"""
SMALL = """() => [...document.querySelectorAll("button, a.button, summary, input:not([type=hidden]), select, textarea")]
  .filter((element) => element.checkVisibility())
  .map((element) => [element, (element.closest("label") ?? element).getBoundingClientRect()])
  .filter(([, box]) => box.height < 43.5 || box.width < 43.5)
  .map(([element, box]) => `${Math.round(box.width)}x${Math.round(box.height)} ${element.outerHTML.slice(0, 120)}`)"""
TOO_WIDE = "document.documentElement.scrollWidth > innerWidth"


async def judged(page: Page) -> None:
    """Raises AssertionError with all that is wrong with a page as it stands, on a phone."""
    await page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    await page.wait_for_load_state()  # of a page that a link has just led to, there may be nothing yet
    faults: list[str] = await page.evaluate(FAULTS)
    small: list[str] = await page.evaluate(SMALL)
    wide = ["wider than the phone"] if await page.evaluate(TOO_WIDE) else []
    found = [f"{page.url}: {each}" for each in [*faults, *small, *wide]]
    assert not found, "\n".join(found)
