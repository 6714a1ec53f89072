"""Sending one event to one receiver: signed, bounded in time and size, and never to an address that is not public."""

import time
from collections.abc import Collection
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Final, Self
from urllib.parse import urlsplit

from aiohttp import (
    ClientConnectorCertificateError,
    ClientError,
    ClientResponse,
    ClientSession,
    ClientTimeout,
    DummyCookieJar,
    InvalidURL,
    TCPConnector,
    hdrs,
)
from yarl import URL

from lms_rt import limits
from lms_rt.domain.words_of_others import keepable
from lms_rt.security import outbound
from lms_rt.security.hook_signing import signature
from lms_rt.services.webhook_runs import Answer, Sending
from lms_rt.settings import WebhookSettings

CONNECTIONS: Final = 100
USER_AGENT: Final = "lms_rt webhooks"


class Sender:
    """Two clients: one for the internet, and one for the hosts that development and tests allow."""

    def __init__(self, settings: WebhookSettings) -> None:
        self._allowed: Collection[str] = settings.allowed_hosts
        self._timeout = ClientTimeout(total=settings.timeout_s)

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as stack:
            public = outbound.public_connector(CONNECTIONS)
            self._public = await stack.enter_async_context(self._client(public))
            nearby = TCPConnector(use_dns_cache=False, force_close=True, limit=CONNECTIONS)
            self._nearby = await stack.enter_async_context(self._client(nearby))
            self._stack = stack.pop_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    async def send(self, sending: Sending) -> Answer:
        """Send it and say what came back; nothing that a receiver does raises."""
        began = time.monotonic()
        if not sending.secrets:
            return Answer(0, error="The secret cannot be read any more; have a new one made")
        wrong = outbound.complaint(sending.url, self._allowed)
        if wrong is not None:  # it was in order when it was given; the settings have changed since
            return Answer(0, error=f"The address {wrong}")
        client = self._nearby if urlsplit(sending.url).hostname in self._allowed else self._public
        try:
            async with client.post(
                URL(sending.url), data=sending.body, headers=_headers(sending), allow_redirects=False
            ) as response:
                text = await _beginning(response)
            return Answer(_since(began), response.status, text)
        except TimeoutError:
            return Answer(_since(began), error=f"No answer within {self._timeout.total:g} seconds")
        except (ClientError, OSError, ValueError) as error:
            return Answer(_since(began), error=_said(error))

    def _client(self, connector: TCPConnector) -> ClientSession:
        return ClientSession(
            connector=connector,
            timeout=self._timeout,
            cookie_jar=DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,
            headers={hdrs.USER_AGENT: USER_AGENT, hdrs.ACCEPT_ENCODING: "identity"},
        )


def _headers(sending: Sending) -> dict[str, str]:
    event, timestamp = str(sending.event), int(time.time())
    return {
        hdrs.CONTENT_TYPE: "application/json",
        "webhook-id": event,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature(sending.secrets, event, timestamp, sending.body),
    }


async def _beginning(response: ClientResponse) -> str:
    """The first bytes of the answer. The rest is read only as far as a friendly receiver would write."""
    kept, read = b"", 0
    async for chunk in response.content.iter_any():
        kept += chunk[: limits.HOOK_ANSWER_KEPT - len(kept)]
        read += len(chunk)
        if read > limits.HOOK_ANSWER_READ:
            break
    return keepable(kept.decode(errors="replace"))


def _said(error: Exception) -> str:
    if isinstance(error, ClientConnectorCertificateError):
        return f"The certificate is not good: {error.certificate_error}"
    if isinstance(error, InvalidURL):
        return "The address cannot be used"
    return keepable(str(error)) or type(error).__name__


def _since(began: float) -> int:
    return round((time.monotonic() - began) * 1000)
