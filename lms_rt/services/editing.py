"""What every edit of a resource shares: the revision the editor last saw, and merging a patch into what is stored."""

from collections.abc import Mapping

from pydantic import BaseModel, JsonValue

from lms_rt.errors import ErrorCode, FieldError, Problem


def check_revision(stored: int, expected: int | None) -> None:
    """Refuse an edit made from an older revision; None means that the editor does not care (`If-Match: *`)."""
    if expected is not None and expected != stored:
        raise Problem(ErrorCode.PRECONDITION_FAILED, extra={"revision": stored})


def merged(
    stored: Mapping[str, object], patch: BaseModel, *, nullable: frozenset[str] = frozenset()
) -> dict[str, object]:
    """`stored` with the fields that were sent (JSON Merge Patch); null is refused for fields that cannot be cleared."""
    sent = {name: getattr(patch, name) for name in patch.model_fields_set}
    refused = [name for name, value in sent.items() if value is None and name not in nullable]
    if refused:
        raise Problem(ErrorCode.VALIDATION, fields=[FieldError(f"$.{name}", "must not be null") for name in refused])
    return {**stored, **sent}


def merge_patched(stored: object, patch: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """A free JSON value after a JSON Merge Patch (RFC 7396): objects merge at every depth, null takes away."""
    result = dict(stored) if isinstance(stored, dict) else {}
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = merge_patched(result.get(name), value) if isinstance(value, dict) else value
    return result


def patch_between(stored: Mapping[str, JsonValue], wanted: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """The JSON Merge Patch that makes `wanted` of `stored`; null in `wanted` is the same as what is not there."""
    patch: dict[str, JsonValue] = {name: None for name, value in stored.items() if value is not None}
    for name, value in wanted.items():
        before = stored.get(name)
        if value == before:
            patch.pop(name, None)
        elif isinstance(value, dict) and isinstance(before, dict):
            patch[name] = patch_between(before, value)
        else:
            patch[name] = value
    return patch
