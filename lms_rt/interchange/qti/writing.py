"""Questions as a package of QTI 2.1, and what of them it cannot say."""

import io
import zipfile
from collections.abc import Sequence
from typing import Final

from lms_rt.contract.questions import AuthoredQuestion
from lms_rt.interchange.qti.elements import Node, document
from lms_rt.interchange.qti.item_writing import item, lost
from lms_rt.interchange.report import NotImportableError, Written

_QTI: Final = "http://www.imsglobal.org/xsd/imsqti_v2p1"
_PACKAGE: Final = "http://www.imsglobal.org/xsd/imscp_v1p1"
_THE_SAME_DAY: Final = (1980, 1, 1, 0, 0, 0)
"""Of every file in it, so that the same questions make the same bytes."""


def write(questions: Sequence[AuthoredQuestion]) -> Written:
    """A ZIP archive with an item for each question, a test that asks them in order, and a manifest."""
    files: dict[str, bytes] = {}
    references: list[Node] = []
    notes: list[str] = []
    for number, question in enumerate(questions, start=1):
        try:
            files[f"items/q{number}.xml"] = document(item(question, f"q{number}", _QTI))
        except NotImportableError as error:
            notes.append(f"question {number} is left out: {error}")
            continue
        notes += [f"question {number}: {each}" for each in lost(question)]
        weight = Node("weight", {"identifier": "WEIGHT", "value": f"{question.points / 1000:g}"})
        reference = {"identifier": f"q{number}", "href": f"items/q{number}.xml"}
        references.append(Node("assessmentItemRef", reference, [weight] if question.type != "open_text" else []))
    test = document(_test(references))
    packed = {"imsmanifest.xml": document(_manifest(files)), "test.xml": test, **files}
    if notes:
        packed["notes.txt"] = "".join(f"{note}\n" for note in notes).encode()
    return Written(_packed(packed), tuple(notes))


def _test(references: list[Node]) -> Node:
    section = Node("assessmentSection", {"identifier": "S1", "title": "Questions", "visible": "true"}, [*references])
    part = Node(
        "testPart", {"identifier": "P1", "navigationMode": "nonlinear", "submissionMode": "individual"}, [section]
    )
    return Node("assessmentTest", {"xmlns": _QTI, "identifier": "test", "title": "Quiz"}, [part])


def _manifest(files: dict[str, bytes]) -> Node:
    kinds = {"test.xml": "imsqti_test_xmlv2p1"} | dict.fromkeys(files, "imsqti_item_xmlv2p1")
    resources = [
        Node(
            "resource",
            {"identifier": f"r{number}", "type": kind, "href": name},
            [Node("file", {"href": name})],
        )
        for number, (name, kind) in enumerate(kinds.items(), start=1)
    ]
    schema = [Node("schema", {}, ["QTIv2.1 Package"]), Node("schemaversion", {}, ["1.0.0"])]
    parts: list[Node | str] = [
        Node("metadata", {}, [*schema]),
        Node("organizations"),
        Node("resources", {}, [*resources]),
    ]
    return Node("manifest", {"xmlns": _PACKAGE, "identifier": "manifest"}, parts)


def _packed(files: dict[str, bytes]) -> bytes:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, _THE_SAME_DAY), content, zipfile.ZIP_DEFLATED)
    return into.getvalue()
