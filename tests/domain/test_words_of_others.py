"""What other programs say can always be kept."""

from hypothesis import example, given
from hypothesis import strategies as st

from lms_rt.domain.words_of_others import keepable


@given(st.text(st.characters(exclude_categories=[])))
@example("Bo\udceete inconnue \x00")
def test_whatever_is_said_can_be_kept_and_what_could_be_stays_as_it_is(said: str) -> None:
    kept = keepable(said)
    assert "\x00" not in kept
    assert kept.encode().decode() == kept
    assert keepable(kept) == kept
    assert len(kept) == len(said)
