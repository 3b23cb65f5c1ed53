"""Which form and which language a client wants: q-values honoured, never guessed."""

from collections.abc import Sequence

from fastapi import Request

from policygraph.api.accept import best_media_type, preferred_language
from policygraph.api.problems import ProblemError
from policygraph.model import Language

__all__ = ["RDF_GRAPHS", "choose", "language"]

RDF_GRAPHS = (
    "text/turtle",
    "application/ld+json",
    "application/n-triples",
    "application/rdf+xml",
)
"""Forms of an RDF graph, the default first."""


def choose(request: Request, offers: Sequence[str], override: str | None = None) -> str:
    """Return the best of the offered media types; the first is the default.

    ``override`` (``?_format=``) wins over the Accept header. Raises ProblemError 406 where
    nothing offered is acceptable, with the types there are.
    """
    if override is not None:
        if override in offers:
            return override
        raise _none(offers)
    best = best_media_type(", ".join(request.headers.getlist("accept")), offers)
    if best is None:
        raise _none(offers)
    return best


def _none(offers: Sequence[str]) -> ProblemError:
    return ProblemError(406, "not-acceptable", f"This is available as: {', '.join(offers)}.")


def language(request: Request, default: Language, override: str | None = None) -> Language:
    """Return nl or en: ``?lang=`` before Accept-Language before the setting.

    Raises ProblemError 400 (invalid-parameter) for another ``?lang=``.
    """
    if override is None:
        header = ", ".join(request.headers.getlist("accept-language"))
        return preferred_language(header, default)
    if override not in ("nl", "en"):
        raise ProblemError(400, "invalid-parameter", f"lang must be nl or en, not {override!r}.")
    return "nl" if override == "nl" else "en"
