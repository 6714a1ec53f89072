"""Where a request comes from, and what it calls us."""

from ipaddress import IPv6Address, ip_address

from aiohttp import web

from lms_rt.settings import Settings

FORWARDED_FOR = "X-Forwarded-For"


def client_address(request: web.Request, trusted_proxies: int) -> str:
    """The client's IP address, or "" where there is none (a unix socket).

    Each trusted proxy appends the address it was called from, so the client's is that many from the right; what stands
    further left is whatever the client wrote.
    """
    direct = request.remote or ""
    if trusted_proxies == 0:
        return direct
    hops = ",".join(request.headers.getall(FORWARDED_FOR, ())).split(",")
    told = hops[-trusted_proxies].strip() if len(hops) >= trusted_proxies else ""
    try:
        return str(ip_address(told))
    except ValueError:
        return direct


def public_base(request: web.Request, settings: Settings) -> str:
    """`https://example.org`: what is configured, or else what this browser calls us."""
    configured = settings.server.public_url
    return configured.rstrip("/") if configured else f"{request.scheme}://{request.host}"


def limited_as(address: str) -> str:
    """What a rate limit counts for an address: an IPv6 customer has a whole /64 to change addresses in."""
    if ":" not in address:
        return address
    try:
        parsed = IPv6Address(address.partition("%")[0])
    except ValueError:
        return address
    mapped = parsed.ipv4_mapped
    return str(mapped) if mapped else f"{IPv6Address(int(parsed) >> 64 << 64)}/64"
