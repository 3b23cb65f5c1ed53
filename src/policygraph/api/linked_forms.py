"""The forms of a linked-data document: which one is wanted, its addresses, its headers."""

import hashlib
import json
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal
from urllib.parse import quote, urlencode, urlsplit

import pyoxigraph as ox
from anyio import to_thread
from fastapi import Request
from fastapi.responses import Response
from pydantic import BaseModel, Field
from pydantic.json_schema import SkipJsonSchema
from werkzeug.http import parse_etags

from policygraph.api.linked_pages import Frame
from policygraph.api.negotiation import choose, language
from policygraph.api.problems import ProblemError
from policygraph.api.protocol import engine_of, problem_of
from policygraph.api.state import ServerState, state_of
from policygraph.description import Mode
from policygraph.engine import EngineError
from policygraph.model import Language
from policygraph.rdf_forms import EXTENSIONS
from policygraph.store import GraphStore

__all__ = [
    "HTML",
    "Choice",
    "ChoiceOfTriples",
    "Form",
    "Wanted",
    "current_graph",
    "ending",
    "not_modified",
    "public_address",
    "respond",
    "with_drafts",
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


class Choice(BaseModel):
    """The parameters that win over the headers."""

    form: Form | SkipJsonSchema[None] = Field(
        None, alias="_format", description="media type or ending, instead of Accept"
    )
    lang: Language | SkipJsonSchema[None] = Field(None, description="instead of Accept-Language")

    @property
    def mode(self) -> Mode:
        """Which triples: here, those that no rule inferred."""
        return "false"


class ChoiceOfTriples(Choice):
    """The same, where inferred triples can be asked for."""

    inferred: Mode = Field(
        "false", description="`true` adds what the rules inferred, `only` gives nothing else"
    )

    @property
    def mode(self) -> Mode:
        """Which triples."""
        return self.inferred


@dataclass(frozen=True, slots=True)
class Wanted:
    """One request for a document: which form and language, at which public address."""

    state: ServerState
    graph: GraphStore
    version: str
    """Of the graph: no two states of it have the same."""
    public: str
    address: str
    """The document's path without an ending."""
    media_type: str
    lang: Language
    mode: Mode = "false"
    unreviewed: bool = False
    """Whether the graph is that with drafts: then nobody reviewed what is described."""

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
            self.version,
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


@asynccontextmanager
async def current_graph(request: Request) -> AsyncIterator[tuple[GraphStore, str]]:
    """Give the graph as it is now, with every acknowledged write, and its version.

    Raises ProblemError 404 where there is none, and what the engine refuses.
    """
    state = state_of(request)
    if state.session is None:
        raise ProblemError(404, "unknown-thing", "This server holds no graph of policies.")
    engine = engine_of(request)
    if not engine.writable:
        yield state.session.graph, state.graph_hash
        return
    try:
        async with engine.snapshot() as (path, version):
            graph = await to_thread.run_sync(_opened, state, path)
            yield graph, f"{state.graph_hash} {version}"
    except EngineError as error:
        raise problem_of(error) from error


def with_drafts(state: ServerState, graph: GraphStore) -> GraphStore:
    """Return the graph with those of drafts, for what the facts do not know.

    A server that takes writes serves no drafts: there it is the graph itself.
    """
    session = state.session
    return session.drafted if session and graph is session.graph else graph


def _opened(state: ServerState, path: Path) -> GraphStore:
    """Open a snapshot, or return it where it is the one that was opened last."""
    known: tuple[Path, GraphStore] | None = state.parts.get("linked.graph")
    if known is None or known[0] != path:
        known = path, GraphStore(ox.Store.read_only(str(path)))
        state.parts["linked.graph"] = known
    return known[1]


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


Prepare = Callable[[Wanted], Callable[[], bytes]]
"""Looks whether there is such a document (ProblemError 404), and returns what writes it."""


async def respond(
    request: Request, address: str, extension: str | None, choice: Choice, prepare: Prepare
) -> Response:
    """Answer with a document about the graph as it is now: 304 where the client has it already.

    Raises ProblemError 400 (host), 404 (ending, thing) or 406.
    """
    if extension is not None and extension not in EXTENSIONS:
        raise ProblemError(404, "unknown-address", f"The endings are {', '.join(EXTENSIONS)}.")
    state = state_of(request)
    media_type = _media_type(request, extension, choice)
    lang = language(request, state.settings.lang, choice.lang)
    public = public_address(request)
    async with current_graph(request) as (graph, version):
        wanted = Wanted(state, graph, version, public, address, media_type, lang, choice.mode)
        return await to_thread.run_sync(_written, request, wanted, prepare)


def _media_type(request: Request, extension: str | None, choice: Choice) -> str:
    asked = EXTENSIONS.get(choice.form, choice.form) if choice.form else None
    if extension is None:
        return choose(request, tuple(EXTENSIONS.values()), asked)
    # The ending decides; a parameter that says something else cannot be met.
    return choose(request, (EXTENSIONS[extension],), asked or EXTENSIONS[extension])


def _written(request: Request, wanted: Wanted, prepare: Prepare) -> Response:
    headers = wanted.headers()
    write = prepare(wanted)
    if not_modified(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    return Response(write(), media_type=wanted.media_type, headers=headers)


def not_modified(request: Request, etag: str) -> bool:
    """Return whether the client says that it has this representation."""
    known = parse_etags(request.headers.get("if-none-match"))
    return known.contains_weak(etag.strip('"'))
