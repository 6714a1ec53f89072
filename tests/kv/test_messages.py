from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms_rt.domain.events import LoggedEvent
from lms_rt.kv.messages import (
    CloseWhom,
    ControlMessage,
    EventMessage,
    Message,
    NoticeMessage,
    PersonalMessage,
    SignalMessage,
    WhomKind,
    decode,
    encode,
    topic_of,
)

payloads = st.text().map(lambda text: b'{"x":"' + text.encode("unicode_escape").replace(b"\n", b"") + b'"}')
names = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1)
seqs = st.integers(min_value=1, max_value=2**62)


@st.composite
def consecutive(draw: st.DrawFn) -> EventMessage:
    channel, first = draw(names), draw(seqs)
    loads = draw(st.lists(payloads, min_size=1, max_size=5))
    return EventMessage(tuple(LoggedEvent(channel, first + i, load) for i, load in enumerate(loads)))


messages: st.SearchStrategy[Message] = st.one_of(
    consecutive(),
    st.lists(st.builds(LoggedEvent, names, seqs, payloads), max_size=5).map(
        lambda found: PersonalMessage(tuple(found))
    ),
    st.builds(SignalMessage, names, names, payloads),
    st.builds(NoticeMessage, names, names, st.dictionaries(names, st.none() | st.booleans() | names)),
    st.builds(
        ControlMessage, st.builds(CloseWhom, st.sampled_from(WhomKind), st.uuids()), st.integers(1000, 4999), names
    ),
)


@given(messages)
def test_a_message_arrives_as_it_was_sent(message: Message) -> None:
    assert decode(encode(message)) == message


def test_white_space_in_a_payload_does_not_break_the_lines() -> None:
    sent = SignalMessage("live:1", "tally", b'{\n  "a": 1\n}')
    assert decode(encode(sent)) == SignalMessage("live:1", "tally", b'{   "a": 1 }')


@pytest.mark.parametrize(
    "data", [b"", b"nonsense", b"{}", b'["e","x"]', b'["zz",1]\n{}', b'["p",[["a",1]]]', b'["p",[1]]\n{}']
)
def test_what_is_no_message_is_refused(data: bytes) -> None:
    with pytest.raises((ValueError, TypeError)):
        decode(data)


def test_personal_events_share_one_topic_and_channels_have_their_own() -> None:
    event = LoggedEvent("me:1", 1, b"{}")
    assert topic_of(PersonalMessage((event,))) == "personal"
    assert topic_of(EventMessage((LoggedEvent("live:1", 1, b"{}"),))) == "live:1"
    assert topic_of(ControlMessage(CloseWhom(WhomKind.USER, UUID(int=1)), 4401, "")) == "control"
