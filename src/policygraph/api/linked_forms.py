"""The forms of a linked-data document: which one is wanted, its addresses, its headers."""

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Final, Literal
from urllib.parse import quote, urlencode, urlsplit

from fastapi import Query, Request
from fastapi.responses import Response
from werkzeug.http import parse_etags

from policygraph.api.linked_pages import Frame
from policygraph.api.negotiation import choose, language
from policygraph.api.problems import ProblemError
from policygraph.api.state import ServerState, state_of
from policygraph.description import Mode
from policygraph.model import Language
from policygraph.rdf_forms import EXTENSIONS
from policygraph.store import GraphStore

__all__ = [
    "HTML",
    "Form",
    "Format",
    "Inferred",
    "Lang",
    "Wanted",
    "answer",
    "ending",
    "graph_of",
    "not_modified",
    "public_address",
    "wanted_of",
]

HTML: Final = "text/html"
_LANGUAGES = {"nl": "Nederlands", "en": "English"}
_PUBLIC = re.compile(r"https?://[\w.~%:\[\]/-]+")

Form = Literal[
    "ttl",
    "jsonld",
    "nt",
    "rdf",
    "html",
    "text/turtle",
    "application/ld+json",
    "application/n-triples",
    "application/rdf+xml",
    "text/html",
]
Format = Annotated[
    Form | None,
    Query(alias="_format", description="media type or ending, instead of Accept"),
]
Lang = Annotated[Language | None, Query(description="instead of Accept-Language")]
Inferred = Annotated[
    Mode, Query(description="`true` adds what the rules inferred, `only` gives nothing else")
]


@dataclass(frozen=True, slots=True)
class Wanted:
    """One request for a document: which form and language, at which public address."""

    state: ServerState
    public: str
    address: str
    """The document's path without an ending."""
    media_type: str
    lang: Language
    mode: Mode = "false"

    @property
    def graph(self) -> GraphStore:
        """The graph that is served."""
        return graph_of(self.state)

    @property
    def document(self) -> str:
        """The public address of the document."""
        return self.public + quote(self.address, safe="/")

    def forms(self) -> list[tuple[str, str, str]]:
        """Return ending, path and media type of each form."""
        query = f"?inferred={self.mode}" if self.mode != "false" else ""
        root = urlsplit(self.public).path
        path = root + quote(self.address, safe="/")
        return [(e, f"{path}.{e}{query}", m) for e, m in EXTENSIONS.items()]

    def frame(self, *, switch: bool) -> Frame:
        """Return what stands around the page; ``switch`` offers asserted and inferred."""
        path = urlsplit(self.document).path
        other: Language = "en" if self.lang == "nl" else "nl"
        toggles: list[tuple[str, str]] = [
            (f"{path}?{urlencode({'lang': other, 'inferred': self.mode})}", _LANGUAGES[other])
        ]
        if switch:
            words = {"false": ("met afleidingen", "with inferences", "true")}.get(
                self.mode, ("zonder afleidingen", "without inferences", "false")
            )
            query = urlencode({"lang": self.lang, "inferred": words[2]})
            toggles.append((f"{path}?{query}", words[self.lang == "en"]))
        forms = tuple((address, media_type) for _, address, media_type in self.forms())
        return Frame(self.lang, urlsplit(self.public).path, forms, tuple(toggles), self.document)

    def headers(self) -> dict[str, str]:
        """Return the headers of the answer and of a 304 for it."""
        html = self.media_type == HTML
        identity = [
            self.state.graph_hash,
            self.document,
            self.media_type,
            self.lang if html else None,
            self.mode,
        ]
        links = [
            f'<{self.public}{address.removeprefix(urlsplit(self.public).path)}>; rel="alternate"; '
            f'type="{media_type}"'
            for _, address, media_type in self.forms()
            if media_type != self.media_type
        ]
        return {
            "ETag": f'"{hashlib.sha256(json.dumps(identity).encode()).hexdigest()[:32]}"',
            "Cache-Control": "no-cache",
            "Vary": "Accept, Accept-Language",
            "Link": ", ".join([f'<{self.document}>; rel="canonical"', *links]),
        } | ({"Content-Language": self.lang} if html else {})


def graph_of(state: ServerState) -> GraphStore:
    """Return the graph that is served. Raises ProblemError 404 where there is none."""
    if state.session is None:
        raise ProblemError(404, "unknown-thing", "This server holds no graph of policies.")
    return state.session.graph


def public_address(request: Request) -> str:
    """Return the address under which users reach the server, without a slash at the end."""
    configured = state_of(request).settings.public_url
    found = (configured or str(request.base_url)).rstrip("/")
    if not _PUBLIC.fullmatch(found):
        raise ProblemError(400, "invalid-host", "The Host header is not the name of a host.")
    return found


def ending(path: str) -> tuple[str, str | None]:
    """Split a path into that of the document and the ending that names a form."""
    stem, dot, extension = path.rpartition(".")
    return (stem, extension) if dot and extension in EXTENSIONS else (path, None)


def wanted_of(
    request: Request,
    address: str,
    extension: str | None,
    form: str | None,
    lang: str | None,
    mode: Mode = "false",
) -> Wanted:
    """Settle form and language. Raises ProblemError 400 (host), 404 (ending) or 406."""
    if extension is not None and extension not in EXTENSIONS:
        raise ProblemError(404, "unknown-address", f"The endings are {', '.join(EXTENSIONS)}.")
    asked = EXTENSIONS.get(form, form) if form else None
    if extension is None:
        media_type = choose(request, tuple(EXTENSIONS.values()), asked)
    else:
        # The ending decides; a parameter that says something else cannot be met.
        media_type = choose(request, (EXTENSIONS[extension],), asked or EXTENSIONS[extension])
    state = state_of(request)
    chosen = language(request, state.settings.lang, lang)
    return Wanted(state, public_address(request), address, media_type, chosen, mode)


def answer(request: Request, wanted: Wanted, make: Callable[[], bytes]) -> Response:
    """Return 304 where the client has it already, else the body that ``make`` gives."""
    headers = wanted.headers()
    if not_modified(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    return Response(make(), media_type=wanted.media_type, headers=headers)


def not_modified(request: Request, etag: str) -> bool:
    """Return whether the client says that it has this representation."""
    known = parse_etags(request.headers.get("if-none-match"))
    return known.contains_weak(etag.strip('"'))
