"""The address of a page as a view: names, slugs or IRIs become things, a misspelt name a way on."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from policygraph.applicability import Answer, Judgement, answer
from policygraph.errors import InputError, NotFoundError
from policygraph.explorer.pages import Frame, Shown, show
from policygraph.model import Text
from policygraph.selection import filtered
from policygraph.session import Session
from policygraph.versions import read_day
from policygraph.view import Origin, View
from policygraph.vocabulary import KINDS, local_name
from policygraph.wording import KIND_WORDS

__all__ = [
    "NoCareError",
    "Repair",
    "UnknownNameError",
    "day_named",
    "filtered",
    "resolved",
    "seen",
    "show_view",
    "unknown_page",
    "view_of",
]

_TYPES: Final = {
    "care": "CareType",
    "provider": "ProviderType",
    "role": "ProfessionalRole",
    "insurer": "Organization",
    "given": "Circumstance",
    "theme": "Theme",
}
_YES: Final = {"yes": True, "ja": True, "true": True, "no": False, "nee": False, "false": False}
_NOT_SAID: Final = ("", "-")
"""What a form sends for "I do not say": no answer, whatever the parameter."""
_YEAR: Final = re.compile(r"[12]\d{3}", re.ASCII)
_ORIGINS: Final[dict[str, tuple[Origin, Text]]] = {
    "own": ("own", Text("specifiek voor u", "specific to you")),
    "inherited": ("inherited", Text("algemeen, geldt ook voor u", "general, applies to you too")),
}
_NEAREST = 5

Pairs = Iterable[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Repair:
    """A value that would be understood in the place of one that was not, and what it is called."""

    value: str
    label: Text


class UnknownNameError(NotFoundError):
    """A value of the address that means nothing, with the values that may have been meant."""

    def __init__(self, parameter: str, value: str, repairs: Sequence[Repair] = ()) -> None:
        """Take the parameter, its value as it was written, and what it may be replaced by."""
        near = f" Did you mean {' or '.join(r.value for r in repairs)}?" if repairs else ""
        super().__init__("unknown-name", f"{parameter}={value!r} is not known.{near}")
        self.parameter, self.value, self.repairs = parameter, value, tuple(repairs)


class NoCareError(InputError):
    """An address without a care type, which every answer needs."""

    def __init__(self) -> None:
        """Say which parameter is missing."""
        super().__init__("missing-parameter", "care is missing: the kind of care it is about.")


def view_of(request_params: Pairs, session: Session) -> View:
    """Return the view that the parameters of an address mean; unknown parameters are passed over.

    Raises UnknownNameError for a value that means nothing, NoCareError without a care type.
    """
    asked: dict[str, list[str]] = {}
    for name, value in request_params:
        if value.strip() not in _NOT_SAID:
            asked.setdefault(name, []).append(value)
    if "care" not in asked:
        raise NoCareError
    care = resolved(session, "care", asked["care"][0])
    insurers = _things(session, asked, "insurer")
    origins = [_origin(value) for value in asked.get("origin", ())]
    years = [_year(session, value) for value in asked.get("year", ())]
    return View(
        care,
        _things(session, asked, "provider"),
        _things(session, asked, "role"),
        years[0] if years else None,
        insurers[0] if insurers else None,
        dict(_given(session, value) for value in asked.get("given", ())),
        tuple(dict.fromkeys(k for v in asked.get("kind", ()) for k in _kinds(session, v))),
        _things(session, asked, "theme"),
        tuple(dict.fromkeys(_policy(session, value) for value in asked.get("policy", ()))),
        origins[0] if origins else None,
        " ".join(asked.get("q", ())).strip(),
        next((day_named(value) for value in asked.get("as_of", ())), None),
    )


def resolved(session: Session, parameter: str, name: str, *, address: str = "{}") -> str:
    """Return the IRI that a name means as a value of a parameter.

    ``address`` is how the name stands in the value: ``{}=yes`` for a fact. Raises
    UnknownNameError with the nearest names.
    """
    type_ = _TYPES[parameter]
    try:
        return session.names.find(name, type_)
    except NotFoundError as error:
        near = [
            Repair(address.format(local_name(i)), session.catalogue.concepts[i].label)
            for i in _near(session, name, type_)
        ]
        raise UnknownNameError(parameter, address.format(name), near) from error


def _near(session: Session, name: str, type_: str) -> list[str]:
    """Return the things whose names are nearest, the nearest first."""
    found: dict[str, None] = {}
    for known in session.names.nearest(name, type_, limit=_NEAREST):
        for concept in session.catalogue.concepts.values():
            if concept.type == type_ and known in session.names.names(concept):
                found.setdefault(concept.iri)
    return list(found)[:_NEAREST]


def _things(session: Session, asked: dict[str, list[str]], parameter: str) -> tuple[str, ...]:
    found = (resolved(session, parameter, value) for value in asked.get(parameter, ()))
    return tuple(dict.fromkeys(found))


def _given(session: Session, value: str) -> tuple[str, bool]:
    name, _, said = value.rpartition("=")
    said = said.strip().lower()
    if not name or said not in _YES:
        raise UnknownNameError("given", value)
    return resolved(session, "given", name, address="{}=" + said), _YES[said]


def _year(session: Session, value: str) -> int:
    if not _YEAR.fullmatch(value.strip()):
        years = sorted({y for p in session.catalogue.policies.values() for y in p.years})
        raise UnknownNameError("year", value, [Repair(str(y), Text(str(y), str(y))) for y in years])
    return int(value)


def day_named(value: str) -> str:
    """Return a day as it was written, ISO 8601. Raises UnknownNameError for what is none."""
    try:
        return read_day(value)
    except InputError as error:
        raise UnknownNameError("as_of", value) from error


def _kinds(session: Session, value: str) -> tuple[str, ...]:
    try:
        return session.kinds(value)
    except InputError as error:
        raise UnknownNameError("kind", value, [Repair(k, KIND_WORDS[k]) for k in KINDS]) from error


def _policy(session: Session, value: str) -> str:
    try:
        return session.names.policy(value)
    except NotFoundError as error:
        known = [Repair(p.slug, p.title) for p in session.catalogue.policies.values()]
        raise UnknownNameError("policy", value, known) from error


def _origin(value: str) -> Origin:
    known = _ORIGINS.get(value.strip().lower())
    if known is None:
        repairs = [Repair(name, text) for name, (_, text) in _ORIGINS.items()]
        raise UnknownNameError("origin", value, repairs)
    return known[0]


def seen(session: Session, view: View) -> tuple[Answer, tuple[Judgement, ...]] | None:
    """Return the answer to a view and, of its judgements, those that its filters leave.

    None where no policy covers the year.
    """
    found = answer(session.catalogue, view.question)
    return (found, filtered(session.catalogue, found, view)) if found else None


async def show_view(
    request: Request, make: Callable[[Session, Frame, View], Shown | Response]
) -> Response:
    """Answer with the page that ``make`` describes for the view of the address.

    A name that is not known gives a page with the nearest names, an address without care type
    leads to the start.
    """

    def made(session: Session, frame: Frame) -> Shown | Response:
        try:
            view = view_of(frame.asked, session)
        except UnknownNameError as error:
            return unknown_page(frame, error)
        except NoCareError:
            rest = [(k, v) for k, v in frame.asked if k != "lang"]
            return RedirectResponse(frame.url("/", urlencode(rest)), 303)
        return make(session, frame, view)

    return await show(request, made)


def unknown_page(frame: Frame, error: UnknownNameError) -> Shown:
    """Describe the page for a value that means nothing: each repair as a link to the same page."""

    def mended(value: str | None) -> str:
        pairs = [
            (k, value if v == error.value and k == error.parameter else v) for k, v in frame.asked
        ]
        kept = [(k, v) for k, v in pairs if v is not None and k != "lang"]
        return frame.url(frame.path, urlencode(kept))

    values = {
        "error": error,
        "repairs": [(mended(r.value), r.label) for r in error.repairs],
        "without": None if error.parameter == "care" else mended(None),
    }
    return Shown("unknown.html", values, 404)
