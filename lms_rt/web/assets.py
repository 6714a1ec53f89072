"""The pages' own files: stylesheets, scripts, pictures. Together under 300 kB, so they are read once and kept.

All of them stand under one address that holds the digest of them all: `/static/3f9a1c…/js/play.js`. So a browser keeps
each for good, a new release is fetched anew, and modules still find each other by relative paths.
"""

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from aiohttp import hdrs, web

FILES: Final = Path(__file__).parent / "static"
FOR_GOOD: Final = "public, max-age=31536000, immutable"
ASK_AGAIN: Final = "no-cache"
TYPES: Final = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}  # the system's table may differ
DIGEST_CHARS: Final = 12


@dataclass(frozen=True, slots=True)
class Asset:
    """One file."""

    content: bytes
    gzipped: bytes | None
    media_type: str


class Assets:
    """Every file below a folder, in memory."""

    def __init__(self, folder: Path = FILES) -> None:
        paths = sorted(path for path in folder.rglob("*") if path.is_file())
        self._files = {path.relative_to(folder).as_posix(): _read(path) for path in paths}
        digest = hashlib.sha256()
        for name, asset in self._files.items():
            digest.update(name.encode() + b"\0" + asset.content + b"\0")
        self.version = digest.hexdigest()[:DIGEST_CHARS]
        self.root = f"/static/{self.version}"
        """What pages put before a file's name."""
        self.route = "/static/{version}/{name:.+}"

    async def serve(self, request: web.Request) -> web.Response:
        """One file. A page of another release asks for another version: it gets ours, but is not to keep it."""
        asset = self._files.get(request.match_info["name"])
        if asset is None:
            raise web.HTTPNotFound
        ours = request.match_info["version"] == self.version
        headers = {
            hdrs.CACHE_CONTROL: FOR_GOOD if ours else ASK_AGAIN,
            hdrs.CONTENT_TYPE: f"{asset.media_type}; charset=utf-8",
            hdrs.VARY: hdrs.ACCEPT_ENCODING,
            "Cross-Origin-Resource-Policy": "same-origin",
        }
        if asset.gzipped is not None and "gzip" in request.headers.get(hdrs.ACCEPT_ENCODING, ""):
            headers[hdrs.CONTENT_ENCODING] = "gzip"
            return web.Response(body=asset.gzipped, headers=headers)
        return web.Response(body=asset.content, headers=headers)


def _read(path: Path) -> Asset:
    content = path.read_bytes()
    gzipped = gzip.compress(content, mtime=0)
    guessed = TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return Asset(content, gzipped if len(gzipped) < len(content) else None, guessed)
