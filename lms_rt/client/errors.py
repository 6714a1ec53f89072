"""What can go wrong for a client."""

from collections.abc import Mapping, Sequence

from pydantic import JsonValue

from lms_rt.errors import ERRORS, ErrorCode, FieldError

Json = dict[str, JsonValue]


class ClientError(Exception):
    """Anything that this library raises."""


class Refused(ClientError):
    """The server said no, over the socket or over REST; `code` is one of `lms_rt.errors.ErrorCode`, or a newer one."""

    def __init__(self, said: Mapping[str, JsonValue], status: int | None = None) -> None:
        self.code = str(said.get("code", ErrorCode.INTERNAL))
        self.title = str(said.get("title", self.code))
        self.detail = str(said.get("detail") or "")
        self.fields: Sequence[FieldError] = _fields(said.get("fields"))
        self.said = said
        """The whole error frame or problem document, with what the server adds (`version`, `state`, `stored`)."""
        self.status = status
        """The HTTP status over REST; None over the socket."""
        fields = "; ".join(f"{field.path} {field.message}" for field in self.fields)
        super().__init__(": ".join(filter(None, (self.title, self.detail or fields))))

    @property
    def may_pass(self) -> bool:
        """Whether the very same request may succeed later."""
        retry = self.said.get("retry")
        if isinstance(retry, bool):
            return retry
        return any(code == self.code and kind.retry for code, kind in ERRORS.items())


class LineDown(ClientError):
    """The connection was lost before the reply: what was asked for may have been done or not."""


class Overtaken(ClientError):
    """The question was asked again before an answer had its receipt: sent now, it would count as one to this round.
    Whether it was stored in the round it was meant for is not known."""


class ConnectionEnded(ClientError):
    """The connection is over for good; the message says why."""

    def __init__(self, code: int | None, message: str) -> None:
        super().__init__(message)
        self.code = code
        """The close code, or the HTTP status of a refused upgrade; None when we hung up ourselves."""


def _fields(said: JsonValue) -> list[FieldError]:
    if not isinstance(said, list):
        return []
    return [FieldError(str(each.get("path")), str(each.get("message"))) for each in said if isinstance(each, dict)]
