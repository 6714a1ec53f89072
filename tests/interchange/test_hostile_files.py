"""Whatever is handed in, the worst that comes of it is a refusal that says why."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms_rt.contract.questions import parse_question
from lms_rt.interchange.reading import FORMATS, Format, read
from lms_rt.interchange.report import UnreadableFileError
from lms_rt.interchange.writing import WRITERS
from lms_rt.interchange.xml import parse

LAUGHS = b"""<!DOCTYPE q [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><assessmentItem>&b;</assessmentItem>"""
ELSEWHERE = b"""<!DOCTYPE q [<!ENTITY x SYSTEM "file:///etc/hostname">]><assessmentItem>&x;</assessmentItem>"""
QUESTIONS = [
    parse_question({"type": "single_choice", "prompt": "A **bold** one?", "options": [{"id": "a", "text": "Yes"},
                    {"id": "b", "text": "No"}], "key": {"options": ["a"]}}),
    parse_question({"type": "numeric", "prompt": "2 + 2?", "key": {"value": 4, "tolerance": 0.5}}),
    parse_question({"type": "short_text", "prompt": "Capital?", "key": {"accepted": ["Paris"]}}),
]  # fmt: skip
SOUND = [writer.write(QUESTIONS).content for writer in WRITERS.values()]
gift_like = st.text(st.sampled_from('{}=~#%:\\->*[]html \n$/T0.5"<p>&;'), max_size=60)


def archived(**members: bytes) -> bytes:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return into.getvalue()


@given(content=st.binary(max_size=200) | gift_like.map(str.encode), kind=st.sampled_from([None, *FORMATS]))
def test_any_bytes_are_read_or_refused(content: bytes, kind: Format | None) -> None:
    for item in read({"file": content}, kind):
        assert item.question is not None or item.notes


@given(data=st.data())
def test_a_file_that_was_cut_or_garbled_is_read_as_far_as_it_goes(data: st.DataObject) -> None:
    content = bytearray(data.draw(st.sampled_from(SOUND)))
    end = data.draw(st.integers(0, len(content)))
    for at in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=3)):
        content[at] = data.draw(st.integers(0, 255))
    for item in read({"file": bytes(content[:end])}):
        assert item.question is not None or item.notes


@pytest.mark.parametrize("content", [LAUGHS, ELSEWHERE])
def test_declared_entities_are_refused(content: bytes) -> None:
    with pytest.raises(UnreadableFileError, match="entities"):
        parse(content)


def test_a_document_type_elsewhere_is_not_fetched_and_its_entities_are_html_s() -> None:
    root = parse(b'<!DOCTYPE q SYSTEM "http://127.0.0.1:9/q.dtd"><q>a&nbsp;b</q>')
    assert root.text == "a\xa0b"


def test_elements_nested_without_end_are_refused() -> None:
    with pytest.raises(UnreadableFileError, match="more elements"):
        parse(b"<a>" * 5000)


@pytest.mark.parametrize(
    "content",
    ["[html]" + "<a " * 4000, "[html]<p>" + "\\\\(" * 100_000, "{" + "x\n\n" * 100_000, "\\" * 500_000 + "{T}"],
)
def test_texts_that_never_close_what_they_open_take_no_time(content: str) -> None:
    assert read({"long.gift": content.encode()})


def test_a_bomb_is_not_unpacked() -> None:
    [item] = read({"bomb.zip": archived(**{"a.xml": b" " * 50_000_000})})
    assert "suspiciously small" in item.notes[0]


def test_a_member_that_leads_out_of_the_archive_is_refused() -> None:
    [item] = read({"evil.zip": archived(**{"..__..__a.xml": b"<a/>"})})
    assert "outside itself" in item.notes[0]


def test_a_file_of_something_else_is_refused_as_a_whole() -> None:
    [item] = read({"page.xml": b"<html><body/></html>"})
    assert (item.status, item.place.file) == ("refused", "page.xml")
    assert "no questions are kept in a <html>" in item.notes[0]


@pytest.mark.parametrize(
    "content",
    [
        f"[html]{'<b>' * 6000}{{T}}",
        "<quiz><question type='essay'><questiontext format='html'><text><![CDATA[" + "<b>" * 6000
        + "]]></text></questiontext></question></quiz>",
        "<questestinterop><item><itemmetadata><qtimetadata><qtimetadatafield><fieldlabel>question_type</fieldlabel>"
        "<fieldentry>text_only_question</fieldentry></qtimetadatafield></qtimetadata></itemmetadata><presentation>"
        "<material><mattext texttype='text/html'><![CDATA[" + "<b>" * 6000
        + "]]></mattext></material></presentation></item></questestinterop>",
    ],
)  # fmt: skip
def test_a_text_with_too_many_tags_is_refused_in_every_format(content: str) -> None:
    [item] = read({"tags": content.encode()})
    assert item.status == "refused"
    assert "too many tags" in item.notes[0]
