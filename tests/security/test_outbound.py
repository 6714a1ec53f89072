"""Requests to addresses that somebody gave us go to the public internet, and nowhere else."""

import asyncio
import socket
import threading
from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from aiohttp import ClientConnectionError, ClientSession, ClientTimeout, InvalidURL
from hypothesis import given
from hypothesis import strategies as st

from lms_rt.security import lookups
from lms_rt.security.outbound import complaint, is_public, public_connector
from tests.support.hook_receiver import hook_receiver

PRIVATE = [
    "0.0.0.0", "10.1.2.3", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.8.8.8", "169.254.169.254",
    "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1",
    "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255", "::", "::1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:a9fe:a9fe", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1",
    "100::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "2001::1", "2001:db8::1",
    "2002:7f00:1::1", "3fff::1", "4000::1", "localhost", "127.1", "0x7f000001", "2130706433", "017700000001",
]  # fmt: skip
PUBLIC = [
    "1.1.1.1", "8.8.8.8", "100.63.255.255", "100.128.0.1", "172.15.0.1", "172.32.0.1", "192.167.1.1", "193.0.0.1",
    "223.255.255.255", "::ffff:8.8.8.8", "2606:4700:4700::1111", "2a00:1450:4001:82a::200e",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_what_is_not_of_the_public_internet_is_refused(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_what_is_of_the_public_internet_is_let_through(address: str) -> None:
    assert is_public(address)


@given(st.one_of(st.ip_addresses(), st.ip_addresses(v=4).map(lambda v4: IPv6Address(f"::ffff:{v4}"))))
def test_nothing_that_the_standard_library_holds_for_private_is_let_through(address: IPv4Address | IPv6Address) -> None:
    real = ip_address(str(address))
    if is_public(str(address)):
        inner = real.ipv4_mapped if isinstance(real, IPv6Address) and real.ipv4_mapped else real
        assert inner.is_global
        assert not (inner.is_multicast or inner.is_reserved or inner.is_loopback or inner.is_link_local)


@pytest.mark.parametrize(
    "url, wrong",
    [
        ("https://school.example/hook", None),
        ("https://school.example:8443/hook?course=1", None),
        ("https://1.1.1.1/", None),
        ("https://[2606:4700:4700::1111]/", None),
        ("http://school.example/", "must be an https:// address"),
        ("ftp://school.example/", "must be an https:// address"),
        ("https:///hook", "must be an https:// address"),
        ("school.example/hook", "must be an https:// address"),
        ("https://ada:secret@school.example/", "must not hold a name or password"),
        ("https://school.example/#here", "must not have a fragment"),
        ("https://school.example:99999/", "is not an address"),
        ("https://[::1", "is not an address"),
        ("https://127.0.0.1/", "must be a public address"),
        ("https://[::ffff:10.0.0.1]/", "must be a public address"),
        ("https://localhost/", "must be a public name"),
        ("https://2130706433/", "must be a public name"),
        ("https://127.1/", "must be a public name"),
        ("https://0x7f.1/", "must be a public name"),
        ("http://hooks.internal/", None),
    ],
)
def test_an_address_is_looked_at_when_it_is_given(url: str, wrong: str | None) -> None:
    assert complaint(url, {"hooks.internal"}) == wrong


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", socket.gethostname()])
async def test_no_connection_is_made_to_a_private_address_by_whatever_name(host: str) -> None:
    async with hook_receiver() as receiver, ClientSession(connector=public_connector(1)) as client:
        with pytest.raises(ClientConnectionError, match="public address"):
            await client.post(f"http://{host}:{receiver.port}/")
        assert receiver.received == []


@pytest.mark.parametrize("host", ["127.1", "2130706433", "0x7f000001"])
async def test_no_connection_is_made_to_a_number_that_is_written_strangely(host: str) -> None:
    async with hook_receiver() as receiver, ClientSession(connector=public_connector(1)) as client:
        with pytest.raises((ClientConnectionError, InvalidURL)):
            await client.post(f"http://{host}:{receiver.port}/")
        assert receiver.received == []


async def test_names_that_do_not_answer_hold_up_nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    answering = threading.Event()

    def hang(*_: object, **__: object) -> list[object]:
        assert answering.wait(60)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    timeout = ClientTimeout(total=0.2)
    async with ClientSession(connector=public_connector(100), timeout=timeout) as client:

        async def send(number: int) -> None:
            with pytest.raises(TimeoutError):
                await client.post(f"https://slow-{number}.example/")

        try:
            await asyncio.gather(*(send(number) for number in range(lookups.AT_ONCE)))
            assert await asyncio.wait_for(asyncio.to_thread(int, "7"), 5) == 7
            with pytest.raises(ClientConnectionError, match="Too many names"):
                await client.post("https://one-more.example/")
        finally:
            answering.set()
