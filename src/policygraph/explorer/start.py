"""``/``: the way in: a search field, all care there is policy on, and a short guided choice."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal, get_args
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from policygraph.applicability import answer, asked_year
from policygraph.choices import Choices, Facet, Option, areas, choices
from policygraph.explorer.applying import tallied
from policygraph.explorer.links import Links
from policygraph.explorer.pages import Frame, Shown, show
from policygraph.explorer.viewing import NoCareError, UnknownNameError, unknown_page, view_of
from policygraph.model import Catalogue
from policygraph.session import Session
from policygraph.view import View
from policygraph.vocabulary import local_name

__all__ = ["router"]

router = APIRouter()

_Dimension = Literal["provider", "role"]
Step = Literal["who", "year", "facts"]
STEPS: Final[tuple[Step, ...]] = get_args(Step)
_CARRIED: Final = ("provider", "role", "year", "insurer", "given", "as_of")
"""What may be known before the care is, and stays in the addresses."""


@router.get("/", include_in_schema=False)
async def start(request: Request) -> Response:
    """Show where to begin, or the next question once the care is known."""
    return await show(request, _start)


def _start(session: Session, frame: Frame) -> Shown | Response:
    try:
        view = view_of(frame.asked, session)
    except NoCareError:
        return _landing(session, frame)
    except UnknownNameError as error:
        return unknown_page(frame, error)
    asked = dict(frame.asked)
    if "next" in asked:
        return _onward(frame, view, asked["next"])
    return _guided(session, frame, view, asked.get("step", ""))


def _landing(session: Session, frame: Frame) -> Shown:
    carried = [(k, v) for k, v in frame.asked if k in _CARRIED and v.strip()]
    values = {
        "areas": areas(session.catalogue),
        "slug": local_name,
        "carried": urlencode(carried),
        "kept": [(k, v) for k, v in frame.asked if k in (*_CARRIED[:-1], "lang")],
        "as_of": next((v for k, v in carried if k == "as_of"), ""),
        "told": [v for _, v in carried],
        "counts": {i: len(ps) for i, ps in session.catalogue.by_policy.items()},
        "search_examples": ("Wkkgz", "HKZ", "kraamzorg", "zzp", "AVG"),
    }
    return Shown("start.html", values)


def _onward(frame: Frame, view: View, to: str) -> Response:
    """Lead from a form that was sent to the clean address of the next step."""
    links = Links(frame, view, "/")
    return RedirectResponse(links.start(to) if to in STEPS else links.result(), 303)


def _guided(session: Session, frame: Frame, view: View, wanted: str) -> Shown:
    catalogue = session.catalogue
    found = answer(catalogue, view.question)
    offered = choices(catalogue, view.question)
    steps = _steps(view, offered)
    step = next((s for s in steps if s == wanted), steps[0] if steps else None)
    following = steps[steps.index(step) + 1 :] if step else ()
    links = Links(frame, view, "/", [("step", step)] if step else ())
    values = {
        "slug": local_name,
        "at": links,
        "view": view,
        "step": step,
        "steps": steps,
        "next": following[0] if following else "result",
        "after": links.start(following[0]) if following else links.result(),
        "answer": found,
        "tally": tallied(found.judgements) if found else None,
        "facets": _facets(catalogue, view, offered),
        "facts": [*sorted(view.given), *(f.iri for f in offered.facts)],
        "weight": {f.iri: f.changes for f in offered.facts},
        "years": _years(session, view, offered),
        "asked_year": asked_year(view.question, ()),
        "insurers": offered.insurers,
        "kept": _kept(links, view, step),
    }
    return Shown("guided.html", values)


def _steps(view: View, offered: Choices) -> tuple[Step, ...]:
    """Return the steps that ask something, or where something was answered."""
    there: dict[Step, bool] = {
        "who": bool(offered.facets or view.providers or view.roles),
        "year": len(offered.years) > 1 or bool(offered.insurers or view.as_of),
        "facts": bool(offered.facts or view.given),
    }
    return tuple(s for s in STEPS if there[s])


def _kept(links: Links, view: View, step: Step | None) -> list[tuple[str, str]]:
    """Return what the form of a step carries along: all that it does not itself ask."""
    asked = {"who": ("provider", "role"), "year": ("year", "insurer", "as_of")}.get(step or "", ())
    kept = [(k, v) for k, v in view.pairs() if k not in asked]
    return [*kept, *([("step", step)] if step else []), *links.language()]


def _years(session: Session, view: View, offered: Choices) -> list[tuple[int, dict[str, int]]]:
    """Return each year there is policy for, with how much applies, depends and does not."""
    out = []
    for year in offered.years:
        found = answer(session.catalogue, view.changed(year=year).question)
        out.append((year, tallied(found.judgements if found else ())))
    return out


@dataclass(frozen=True, slots=True)
class _Asked:
    """A facet as the form shows it: what is stated for somebody first, the others apart."""

    iri: str | None
    parameter: str
    exclusive: bool
    options: tuple[Option, ...]
    others: tuple[Option, ...]


def _facets(catalogue: Catalogue, view: View, offered: Choices) -> list[_Asked]:
    """Return the facets to ask, with what was named already among the options."""
    named: dict[_Dimension, tuple[str, ...]] = {"provider": view.providers, "role": view.roles}
    facets = {(f.dimension, f.iri): f for f in offered.facets}
    for dimension, iris in named.items():
        for facet in {catalogue.concepts[iri].facet for iri in iris}:
            facets.setdefault((dimension, facet), _empty(catalogue, dimension, facet))
    return [_shown(catalogue, f, named[f.dimension]) for f in facets.values()]


def _empty(catalogue: Catalogue, dimension: _Dimension, facet: str | None) -> Facet:
    concept = catalogue.concepts.get(facet) if facet else None
    return Facet(facet, dimension, concept is not None and concept.type == "ExclusiveFacet", ())


def _shown(catalogue: Catalogue, facet: Facet, named: Iterable[str]) -> _Asked:
    mine = [i for i in named if catalogue.concepts[i].facet == facet.iri]
    chosen = [Option(i, 0, stated=True) for i in mine]
    rest = [o for o in facet.options if o.iri not in mine]
    return _Asked(
        facet.iri,
        facet.dimension,
        facet.exclusive,
        (*chosen, *(o for o in rest if o.stated)),
        tuple(o for o in rest if not o.stated),
    )
