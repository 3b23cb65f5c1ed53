"""A page: a template with its values, in the reader's language, with an ETag of its own.

Templates know no requests and handlers no HTML. ``t("Nederlands", "English")`` stands where the
text stands, so that no page can miss a language.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse, Response

from policygraph.api.negotiation import language
from policygraph.api.problems import ProblemError
from policygraph.api.representation import in_thread, is_fresh, representation_headers
from policygraph.api.state import state_of
from policygraph.calendar_feed import Moment, moment
from policygraph.explorer.assets import asset_path
from policygraph.model import Catalogue, Deadline, Language, Text
from policygraph.offline_page import template
from policygraph.session import Session
from policygraph.vocabulary import ID, local_name
from policygraph.wording import DISCLAIMER, FORCE_WORDS, KIND_WORDS

__all__ = ["Frame", "Shown", "error_page", "rendered", "show", "show_always", "thing_path"]

HTML = "text/html"


@dataclass(frozen=True, slots=True)
class Shown:
    """What a handler made: the template, its values, the status and headers of its own."""

    template: str
    values: Mapping[str, Any] = field(default_factory=dict)
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


def thing_path(iri: str) -> str:
    """Return the path of the page about a thing of ours."""
    return "/thing/" + quote(iri.removeprefix(ID), safe="/:@!$&'()*+,;=~")


class Frame:
    """What every template can use: language, addresses, names of things.

    ``t(nl, en)`` chooses a text, ``url(path, name=value)`` makes an address on this server,
    ``here(name=value)`` the present address with another parameter (``None`` takes it away).
    """

    def __init__(self, request: Request, lang: Language, catalogue: Catalogue | None) -> None:
        """Take the request, the language of the answer and the graph, where there is one."""
        self.lang = lang
        self.root: str = request.scope.get("root_path", "")
        self.path: str = request.scope["path"].removeprefix(self.root)
        self.catalogue = catalogue
        query = request.scope["query_string"].decode("latin-1")
        self.asked = parse_qsl(query, keep_blank_values=False)
        self._sticky = [(k, v) for k, v in self.asked if k == "lang"]
        self.today = date.today()

    def t(self, nl: str, en: str) -> str:
        """Return the text in the reader's language."""
        return nl if self.lang == "nl" else en

    def text(self, text: Text | None) -> str:
        """Return a text of the graph in the reader's language, nothing for none."""
        return text[self.lang] if text else ""

    def url(self, path: str, query: str = "", **parameters: Any) -> str:
        """Return an address on this server; the language stays where it was chosen."""
        pairs = [(k.rstrip("_"), v) for k, v in parameters.items()]
        pairs = [(k, i) for k, v in pairs for i in _each(v)]
        if not any(k == "lang" for k, _ in pairs):
            pairs += self._sticky
        whole = "&".join(part for part in (query, urlencode(pairs)) if part)
        return self.root + path + (f"?{whole}" if whole else "")

    def here(self, **parameters: Any) -> str:
        """Return the present address with some parameters changed or, with None, left out."""
        changed = {k.rstrip("_"): v for k, v in parameters.items()}
        kept = [(k, v) for k, v in self.asked if k not in changed]
        added = [(k, i) for k, v in changed.items() for i in _each(v)]
        asked = urlencode(kept + added)
        return self.root + quote(self.path, safe="/:@~") + (f"?{asked}" if asked else "")

    def asset(self, name: str) -> str:
        """Return the address of a style or script."""
        return self.root + asset_path(name)

    def label(self, iri: str, lang: Language | None = None) -> str:
        """Return what a thing is called."""
        if self.catalogue is None:
            return local_name(iri)
        policy = self.catalogue.policies.get(iri)
        if policy:
            return policy.title[lang or self.lang]
        provision = self.catalogue.provisions.get(iri)
        if provision and provision.norm:
            return self.catalogue.label(provision.norm, lang or self.lang)
        return self.catalogue.label(iri, lang or self.lang)

    def thing(self, iri: str) -> str:
        """Return the address of the page about a thing."""
        return self.url(thing_path(iri))

    def kind(self, name: str) -> str:
        """Return what a kind of provision is called."""
        return KIND_WORDS[name][self.lang]

    def force(self, name: str) -> str:
        """Return how firmly a kind of provision binds."""
        return FORCE_WORDS[name][self.lang]

    @staticmethod
    def must_meet(deadline: Deadline) -> bool:
        """Tell whether somebody has to be in time, or the date says since when something holds."""
        return moment(deadline) in (Moment.TERM, Moment.UNTIL)

    def date(self, day: date | str) -> str:
        """Return a day as people write it: 1 juli 2026, 1 July 2026."""
        day = date.fromisoformat(day) if isinstance(day, str) else day
        return f"{day.day} {_MONTHS[self.lang].split()[day.month - 1]} {day.year}"

    @property
    def disclaimer(self) -> str:
        """The sentence under every page, with the reference date."""
        return DISCLAIMER[self.lang]


_MONTHS: dict[Language, str] = {
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "en": "January February March April May June July August September October November December",
}


def _each(value: Any) -> Iterable[str]:
    if value is None or value == "":
        return ()
    return [str(v) for v in value] if isinstance(value, list | tuple) else (str(value),)


def rendered(frame: Frame, shown: Shown) -> str:
    """Return the page as HTML."""
    names = (
        "t",
        "text",
        "url",
        "here",
        "asset",
        "label",
        "thing",
        "kind",
        "date",
        "must_meet",
        "lang",
    )
    given = {name: getattr(frame, name) for name in names}
    return template(shown.template).render(given | {"frame": frame} | dict(shown.values))


async def show(request: Request, make: Callable[[Session, Frame], Shown | Response]) -> Response:
    """Answer with the page that ``make`` describes, made beside the event loop.

    A handler that gives a file or a redirect returns that response itself. Without a graph
    (a scratch store) the answer is 503 and leads to the query page.
    """
    state = state_of(request)
    lang = language(request, state.settings.lang, request.query_params.get("lang"))
    session = state.session
    if session is None:
        raise ProblemError(503, "no-graph", "This server serves a scratch store and no policies.")
    frame = Frame(request, lang, session.catalogue)
    return await in_thread(state, partial(_made, request), make, session, frame)


async def show_always(
    request: Request, make: Callable[[Session | None, Frame], Shown | Response]
) -> Response:
    """Answer with a page that can do without policies; its session is None over a scratch store."""
    state = state_of(request)
    lang = language(request, state.settings.lang, request.query_params.get("lang"))
    frame = Frame(request, lang, state.session.catalogue if state.session else None)
    return await in_thread(state, partial(_made, request), make, state.session, frame)


def _made(
    request: Request, make: Callable[[Any, Frame], Shown | Response], session: Session | None,
    frame: Frame,
) -> Response:  # fmt: skip
    shown = make(session, frame)
    if isinstance(shown, Response):
        return shown
    return _page(request, frame, shown)


def _page(request: Request, frame: Frame, shown: Shown) -> Response:
    body = rendered(frame, shown).encode()
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = representation_headers(tag, frame.lang) | dict(shown.headers)
    if shown.status == 200 and is_fresh(request, tag):
        return Response(status_code=304, headers=headers)
    return HTMLResponse(body, shown.status, headers)


def error_page(request: Request, error: ProblemError, lang: Language) -> Response:
    """Return the page for a problem; what a browser shows instead of problem+json."""
    session = state_of(request).session
    frame = Frame(request, lang, session.catalogue if session else None)
    shown = Shown("error.html", {"error": error}, error.status, error.headers)
    return _page(request, frame, shown)
