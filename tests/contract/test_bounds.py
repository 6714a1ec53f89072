"""What a client may send fits what the database holds."""

import inspect
import pkgutil
from collections.abc import Iterator
from importlib import import_module

import pytest
from pydantic import ValidationError

import lms_rt.contract
from lms_rt.contract.base import WireModel
from lms_rt.contract.certificates import CertificateEnd
from lms_rt.contract.quizzes import QuizCreate


def models() -> Iterator[type[WireModel]]:
    for module in pkgutil.walk_packages(lms_rt.contract.__path__, "lms_rt.contract."):
        for each in vars(import_module(module.name)).values():
            if inspect.isclass(each) and issubclass(each, WireModel) and each is not WireModel:
                yield each


def unbounded(node: object, path: str) -> Iterator[str]:
    if isinstance(node, dict):
        if node.get("type") == "integer" and not node.keys() & {"maximum", "exclusiveMaximum", "enum", "const"}:
            yield path
        for name, below in node.items():
            yield from unbounded(below, f"{path}.{name}")
    elif isinstance(node, list):
        for below in node:
            yield from unbounded(below, path)


def test_every_whole_number_that_a_client_may_send_has_a_highest() -> None:
    found = {f"{model.__name__}{path}" for model in models() for path in unbounded(model.model_json_schema(), "")}
    # An answer on a scale is compared with the scale, and is no column.
    assert {one for one in found if not one.startswith("ScaleAnswer.")} == set()


def test_a_reason_of_blanks_is_none() -> None:
    with pytest.raises(ValidationError):
        CertificateEnd(reason=" \t\n ")
    assert CertificateEnd(reason=" Not her work ").reason == "Not her work"


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_time_that_cannot_be_kept_or_reckoned_with_is_a_bad_field(moment: str) -> None:
    with pytest.raises(ValidationError, match="must lie between 1900-01-01 and 9998-12-31"):
        QuizCreate.model_validate({"title": "Quiz", "opens_at": moment})
    assert QuizCreate.model_validate({"title": "Quiz", "closes_at": "9998-12-31T00:00:00Z"}).closes_at is not None
