"""Reading whatever is handed in: which format a file is in is told by what it holds."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Final, Literal, get_args

from lms_rt.interchange import archive, own
from lms_rt.interchange.gift import reading as gift
from lms_rt.interchange.moodle import reading as moodle
from lms_rt.interchange.qti import package
from lms_rt.interchange.qti.documents import ROOTS
from lms_rt.interchange.report import Place, ReadItem, UnreadableFileError, refused
from lms_rt.interchange.xml import parse
from lms_rt.limits import QUESTION_ITEMS_MAX as ITEMS_MAX

Format = Literal["json", "gift", "qti", "moodle"]
"""`qti`: every version, single documents and packages."""
FORMATS: Final[Sequence[Format]] = get_args(Format)

_BOMS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def read(files: Mapping[str, bytes], given: Format | None = None) -> list[ReadItem]:
    """The questions of all files, in order. A file that cannot be read as a whole is one refusal.

    Documents of QTI that are handed in together may name each other.
    """
    items: list[ReadItem] = []
    documents: dict[str, bytes] = {}
    for name, content in files.items():
        try:
            kind = given or detected(content)
            if kind == "qti" and not content.startswith(archive.MAGIC):
                documents[name] = content
            else:
                items += islice(_READERS[kind](content, name), ITEMS_MAX + 1)
        except UnreadableFileError as error:
            items.append(refused(Place(name), str(error)))
    items += islice(package.read_package(documents, ""), ITEMS_MAX + 1)
    if len(items) > ITEMS_MAX:
        return [refused(Place(", ".join(files)), f"there are more than {ITEMS_MAX} questions in it")]
    return items or [refused(Place(", ".join(files)), "there are no questions in it")]


def detected(content: bytes) -> Format:
    """The format of a file. Raises UnreadableFileError for what is none of them."""
    if content.startswith(archive.MAGIC):
        return "qti"
    start = content[:200].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").replace(b"\x00", b"")
    if start.startswith(b"<?xml") or (start[:1] == b"<" and not start.startswith((b"<p", b"<b", b"<div"))):
        root = parse(content).name
        if root == "quiz" and b"<question" in content:
            return "moodle"
        if root in ROOTS or root in {"quiz", "manifest"}:
            return "qti"
        raise UnreadableFileError(f"no questions are kept in a <{root}>")
    if start[:1] in {b"{", b"["} and _is_json(start):
        return "json"
    return "gift"


def _is_json(start: bytes) -> bool:
    """GIFT may begin with a brace, or with a format in brackets, too."""
    return start[1:].lstrip()[:1] in {b'"', b"{", b"}", b"]"}


def _text(content: bytes) -> str:
    encoding = next((name for mark, name in _BOMS if content.startswith(mark)), "utf-8")
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise UnreadableFileError("not UTF-8: save it as UTF-8") from None


def _read_gift(content: bytes, name: str) -> Iterator[ReadItem]:
    text = _text(content)
    if "\x00" in text:
        raise UnreadableFileError("not a text")
    yield from gift.read(text, name)


def _read_archive(content: bytes, name: str) -> Iterator[ReadItem]:
    members, _ = archive.unpack(content, package.wanted)
    if not members:
        raise UnreadableFileError("the archive holds no questions")
    yield from package.read_package(members, f"{name}/")


_READERS: Final[Mapping[Format, Callable[[bytes, str], Iterator[ReadItem]]]] = {
    "json": own.read,
    "gift": _read_gift,
    "qti": _read_archive,
    "moodle": moodle.read,
}
