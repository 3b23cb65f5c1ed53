"""Conditional requests on the protocol routes: entity tags of answers, conditions of writes."""

from fastapi import Request
from fastapi.responses import Response
from werkzeug.http import parse_etags

from policygraph.api.problems import ProblemError
from policygraph.api.representation import is_fresh
from policygraph.engine import ANY, Condition

__all__ = ["condition_of", "tagged"]

_VARY = "Accept, Accept-Language"


def tagged(request: Request, content: bytes, media: str, tag: str) -> Response:
    """Return the answer to GET or HEAD with its strong entity tag, or 304 where it is known.

    Raises ProblemError 412 (precondition-failed) where If-Match wants another.
    """
    headers = {"ETag": tag, "Vary": _VARY, "Cache-Control": "no-cache"}
    wanted = _tags(request, "if-match", weak=False)
    if wanted is not None and {ANY, tag}.isdisjoint(wanted):
        raise ProblemError(
            412, "precondition-failed", "The answer is not the one that If-Match names."
        )
    if is_fresh(request, tag):
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=media, headers=headers)


def condition_of(request: Request) -> Condition:
    """Return what If-Match and If-None-Match ask of the graph that is written."""
    return Condition(
        _tags(request, "if-match", weak=False), _tags(request, "if-none-match", weak=True)
    )


def _tags(request: Request, name: str, *, weak: bool) -> tuple[str, ...] | None:
    """Return the tags of a header, quoted; a weak one counts where RFC 9110 compares weakly."""
    lines = request.headers.getlist(name)
    if not lines:
        return None
    found = parse_etags(", ".join(lines))
    if found.star_tag:
        return (ANY,)
    return tuple(f'"{tag}"' for tag in found.as_set(include_weak=weak))
