"""A client for programs: typed, small, and as stubborn about lost lines as the browser's.

    async with aiohttp.ClientSession() as session:
        place = await Rest(session, url).join("123456", "Ada")
        async with connect(url, token=place.access_token, session=session) as client:
            async for state in await follow(client, place.session):
                ...  # as a fresh snapshot would show the class, with one's own answer, result and rank

It knows the contract and nothing else of the server.
"""

from lms_rt.client.connection import Client, Token, connect
from lms_rt.client.errors import ClientError, ConnectionEnded, LineDown, Overtaken, Refused
from lms_rt.client.live_class import LiveClass, follow
from lms_rt.client.messages import Event, Receipt, Signal, Snapshot, Update
from lms_rt.client.rest import Rest, SignedIn
from lms_rt.client.state import State, apply_signal, reduce, with_receipt
from lms_rt.client.subscription import Subscription

__all__ = [
    "Client",
    "ClientError",
    "ConnectionEnded",
    "Event",
    "LineDown",
    "LiveClass",
    "Overtaken",
    "Receipt",
    "Refused",
    "Rest",
    "Signal",
    "SignedIn",
    "Snapshot",
    "State",
    "Subscription",
    "Token",
    "Update",
    "apply_signal",
    "connect",
    "follow",
    "reduce",
    "with_receipt",
]
