"""Lists of people as spreadsheet programs save them."""

import codecs

import pytest

from lms_rt.errors import ErrorCode, Problem
from lms_rt.services.roster_csv import decoded, read


@pytest.mark.parametrize(
    "content",
    [
        b"email,name,extra_time_factor\nbo@school.example,Zo\xc3\xab,1.5\n",
        b"email;name;extra_time_factor;;\r\nbo@school.example;Zo\xc3\xab;1,5;;\r\n;;;;\r\n",
        codecs.BOM_UTF8 + b"Email;Name;Extra_Time_Factor\r\nbo@school.example;;1,5\r\n",
        "email\tname\textra_time_factor\r\nbo@school.example\tZoë\t1,5\r\n".encode("utf-16"),
        codecs.BOM_UTF16_BE + "email\textra_time_factor\r\nbo@school.example\t1,5\r\n".encode("utf-16-be"),
        b'email,extra_time_factor\nbo@school.example,"1,5"\n',
        b'email,"name",extra_time_factor\rbo@school.example,"de Vries;; Bo;; jr.;; h.c.",1.5\r',
        b'"email";"name";"extra_time_factor"\r\nbo@school.example;"de Vries, Bo, jr., h.c.";1,5\r\n',
        b"email\textra_time_factor\tname\nbo@school.example\t1,5\tde Vries, Bo; jr.\n",
    ],
)
def test_a_list_is_read_whatever_separates_it_and_with_a_decimal_comma(content: bytes) -> None:
    [row] = read(decoded(content))
    assert row.given is not None, row.message
    assert (row.line, row.given.email, row.given.extra_time_factor) == (2, "bo@school.example", 1.5)


@pytest.mark.parametrize("first", [b"sep=;", b'"sep=;"', codecs.BOM_UTF8 + b"SEP=;"])
def test_a_first_line_that_says_what_separates_is_heeded_and_counted(first: bytes) -> None:
    [row] = read(decoded(first + b"\r\nemail;extra_time_factor\r\nbo@school.example;1,5\r\n"))
    assert row.given is not None, row.message
    assert (row.line, row.given.email, row.given.extra_time_factor) == (3, "bo@school.example", 1.5)


@pytest.mark.parametrize(
    "content, words",
    [
        ("email;name\nbo@school.example;Zoë\n".encode("cp1252"), "CSV UTF-8"),
        (codecs.BOM_UTF16_LE + b"e", "CSV UTF-8"),
        ("email\n".encode("utf-16-le"), "U+0000"),
    ],
)
def test_what_cannot_be_told_is_not_guessed_at(content: bytes, words: str) -> None:
    with pytest.raises(Problem) as refused:
        decoded(content)
    assert refused.value.code is ErrorCode.MALFORMED
    assert words in str(refused.value.detail)


@pytest.mark.parametrize(
    "content, words",
    [
        ("", "must begin with a header that names the column email"),
        ("email,pin,shoe\n", "has columns other than email, extra_time_factor, extra_time_minutes, role: pin, shoe"),
        ("email,email\n", "names a column twice in its header"),
        (
            'email,"shoe; left; right"\n',
            "has columns other than email, extra_time_factor, extra_time_minutes, role: shoe; left; right",
        ),
    ],
)
def test_a_header_that_is_none_of_ours_is_refused_with_what_to_mend(content: str, words: str) -> None:
    with pytest.raises(Problem) as refused:
        read(content)
    assert [field.message for field in refused.value.fields] == [words]


def test_a_row_that_cannot_be_is_told_with_its_line_and_the_others_are_read() -> None:
    rows = read("email;extra_time_factor\nno address;\n\nbo@school.example;1,5,5\nada@school.example;\n")
    assert [(row.line, row.email, row.given is None) for row in rows] == [
        (2, "no address", True),
        (4, "bo@school.example", True),
        (5, "ada@school.example", False),
    ]
    assert rows[1].message is not None and rows[1].message.startswith("extra_time_factor: ")
