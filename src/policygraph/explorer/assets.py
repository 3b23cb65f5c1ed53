"""Styles and scripts of the pages: ours from the package, vis-network from pyvis' own files."""

import hashlib
import re
from functools import cache
from importlib.resources import files
from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import Response

from policygraph.api.problems import ProblemError
from policygraph.picture.page import vis_network

__all__ = ["asset_path", "router"]

router = APIRouter()

_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
_NAME = re.compile(r"[a-z][a-z0-9-]*(?:\.min)?\.(?:css|js|svg)")
_VIS = "vis-network.min.js"


@cache
def _content(name: str) -> bytes | None:
    """Return the bytes of an asset, None where there is none of that name."""
    if name == _VIS:
        return vis_network().encode()
    own = files("policygraph.explorer") / "static" / name
    return own.read_bytes() if _NAME.fullmatch(name) and own.is_file() else None


@cache
def _digest(name: str) -> str:
    content = _content(name)
    if content is None:
        raise KeyError(name)
    return hashlib.sha256(content).hexdigest()[:16]


def asset_path(name: str) -> str:
    """Return the path of an asset: it holds the hash of the content, so that it never changes.

    Raises KeyError where there is no such asset.
    """
    return f"/assets/{_digest(name)}/{name}"


@router.get("/assets/{digest}/{name}", include_in_schema=False)
async def asset(digest: str, name: str) -> Response:
    """Give a style or script of the pages."""
    content = _content(name)
    if content is None or digest != _digest(name):
        raise ProblemError(404, "unknown-address", f"There is no asset {digest[:20]}/{name[:50]}.")
    return Response(
        content,
        media_type=_TYPES[Path(name).suffix],
        headers={"Cache-Control": "public, max-age=31536000, immutable"},
    )
