"""What became of a class that counts no points, as its staff looks into it."""

import re

from lms_rt.contract.live import LiveSessionCreate
from tests.support import school
from tests.support.asking import ask
from tests.web.site import GRACE, Browser, Site

POINTS_OR_RANK = re.compile(r"\b(points|rank|worth)\b", re.IGNORECASE)


async def test_its_pages_speak_of_right_and_wrong_and_of_no_points(site: Site, browser: Browser) -> None:
    pages = {scoring: await _pages(site, browser, scoring) for scoring in ("accuracy", "none")}

    for kind, words in pages["none"].items():
        assert not POINTS_OR_RANK.search(words), kind
        assert POINTS_OR_RANK.search(pages["accuracy"][kind]), f"what is looked for stands elsewhere in {kind} now"
    assert "Ada (guest) 2 of 2 50 %" in pages["none"]["the class"]
    assert "People Needs help first By name Name" in pages["none"]["the class"], "nobody is best"
    assert re.search(r"Ada Lyon wrong \d+\.\d s", pages["none"]["a question"])
    assert re.search(r"Right in a row 1 .* Lyon Right is: Paris wrong", pages["none"]["a person"])


async def _pages(site: Site, browser: Browser, scoring: str) -> dict[str, str]:
    """The words of each page about a class in which Ada was wrong, then right."""
    class_ = await school.open_class(
        site.system, given=LiveSessionCreate.model_validate({"lead_ms": 0, "scoring": scoring})
    )
    ada = await school.guest(site.system, class_, "Ada")
    version = await ask(site.system, class_, 1, class_.questions[0], {ada: {"options": ["a"]}})
    await ask(site.system, class_, version, class_.questions[1], {ada: {"options": ["a", "c"]}})
    if scoring == "accuracy":
        await site.account(GRACE, "Grace", "student")
        await browser.sign_in(GRACE)
    await school.enrol(site.system, class_, await site.person_in(browser), role="assistant")
    results = f"/results/{class_.id}"
    addresses = {
        "the class": results,
        "a question": f"{results}/questions/{class_.questions[0]}",
        "a person": f"{results}/people/{ada}",
    }
    return {kind: (await browser.open(address)).words for kind, address in addresses.items()}
