"""Pictures in prompts, on the phone of a guest who has no account and on the projector."""

import pytest

from tests.web.browser.picture import shown_everywhere
from tests.web.browser.stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


async def test_a_public_picture_of_a_prompt_is_drawn_for_everybody_and_fits(stage: Stage) -> None:
    for size in await shown_everywhere(stage):
        assert size["own"] == 1200
        assert size["shown"] <= size["page"]
