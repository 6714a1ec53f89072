"""Files in words: how large, of what kind, and as Markdown that shows them."""

import re
from pathlib import PurePosixPath
from typing import Final

from lms_rt.contract.files import StoredFile
from lms_rt.security.uploads import PICTURES

_STEP: Final = 1024
_FAMILIES: Final = {"image": "Picture", "video": "Video", "audio": "Recording", "text": "Text"}
_KINDS: Final = {"application/pdf": "PDF", "application/zip": "ZIP archive"}
_MARKUP: Final = re.compile(r"[\\\[\]*_`<>&~]")
"""What would mean something in the words of a link."""
_ESCAPED: Final = r"\\\g<0>"


def size_in_words(size: int) -> str:
    """Of a number of bytes."""
    if size < _STEP:
        return f"{size} {'byte' if size == 1 else 'bytes'}"
    if size < _STEP * _STEP:
        return f"{size / _STEP:.0f} KiB"
    return f"{size / _STEP / _STEP:.1f} MiB"


def kind_in_words(content_type: str) -> str:
    """Of a media type."""
    return _KINDS.get(content_type) or _FAMILIES.get(content_type.partition("/")[0], "File")


def markdown_of(file: StoredFile) -> str:
    """A picture where browsers draw it, else a link. A picture's words are its name, without the ending."""
    drawn = file.content_type in PICTURES
    words = PurePosixPath(file.name).stem if drawn else file.name
    return f"{'!' if drawn else ''}[{_MARKUP.sub(_ESCAPED, words)}]({file.url})"
