"""``/applies``: what applies, what depends and on what, and what does not and why."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, get_args

from fastapi import APIRouter, Request
from fastapi.responses import Response

from policygraph.applicability import Answer, Judgement, Status, answer, asked_year
from policygraph.applicability import years_with_policy as all_years
from policygraph.choices import choices
from policygraph.explorer.lines import Line, judged_lines
from policygraph.explorer.links import Links, unfiltered
from policygraph.explorer.pages import Frame, Shown
from policygraph.explorer.unreviewed import notices_for
from policygraph.explorer.viewing import show_view
from policygraph.grouping import WAYS, Decider, Way, by_decider, grouped
from policygraph.model import Finding, Text
from policygraph.selection import Counts, counts, filtered
from policygraph.session import Session
from policygraph.version_words import version_notices
from policygraph.view import Origin, View
from policygraph.vocabulary import KINDS, local_name
from policygraph.wording import unmet

__all__ = ["ListLinks", "router", "tallied"]

router = APIRouter()

_NAMES: Final = (
    ("applies", Status.SATISFIED),
    ("depends", Status.OPEN),
    ("not", Status.FAILED),
)
_ASKED_FIRST: Final = 3
"""Facts that are asked above the lists; all others stand with what they decide."""


class ListLinks(Links):
    """Addresses of this page, with how its lists are shown."""

    def __init__(self, frame: Frame, view: View, way: Way, *, everything: bool) -> None:
        """Take the view, how it is grouped, and whether what does not apply is shown."""
        super().__init__(frame, view, "/applies", _shape(way, everything))
        self.way, self.everything = way, everything

    def by(self, way: Way) -> str:
        """Return the address with the lists put together in another way."""
        return ListLinks(self._frame, self.view, way, everything=self.everything)()

    def showing(self, everything: bool) -> str:
        """Return the address with or without what does not apply."""
        return ListLinks(self._frame, self.view, self.way, everything=everything)()


def _shape(way: Way, everything: bool) -> list[tuple[str, str]]:
    """Return the parameters that say how the lists are shown, those of the usual way left out."""
    by: list[tuple[str, str]] = [("by", way)] if way != WAYS[0] else []
    return [*by, ("all", "1")] if everything else by


@router.get("/applies", include_in_schema=False)
async def applies(request: Request) -> Response:
    """Show what applies to somebody."""
    return await show_view(request, _applies)


def _applies(session: Session, frame: Frame, view: View) -> Shown:
    asked = dict(frame.asked)
    way = next((w for w in WAYS if w == asked.get("by")), WAYS[0])
    links = ListLinks(frame, view, way, everything=asked.get("all") == "1")
    found = answer(session.catalogue, view.question)
    if found is None:
        return _nothing(session, links)
    shown = filtered(session.catalogue, found, view)
    make = _lines_of(session, found)
    offered = choices(session.catalogue, view.question)
    values = {
        "at": links,
        "view": view,
        "answer": found,
        "total": tallied(found.judgements),
        "tally": tallied(shown),
        "filters": _filters(session, frame, view, found),
        "active": _active(frame, links),
        "asks": offered.facts[:_ASKED_FIRST],
        "years": offered.years,
        "findings": _findings(session, found, shown),
        "orphans": _orphans(session, found),
        "versions": version_notices(session.catalogue, found),
        "drafts": notices_for(session, view),
        "deciding_words": lambda decider: _deciding(session, found, decider),
    }
    return Shown("applies.html", values | _lists(session, frame, links, shown, make))


def _lists(
    session: Session, frame: Frame, links: ListLinks, shown: Sequence[Judgement], make: "_Make"
) -> dict[str, Any]:
    """Return the three groups, ready to be shown."""

    def group(status: Status) -> list[dict[str, Any]]:
        of_status = [j for j in shown if j.status is status]
        groups = grouped(session.catalogue, of_status, links.way, frame.lang)
        return [{"group": g, "lines": make(g.items)} for g in groups]

    return {
        "applying": group(Status.SATISFIED),
        "depending": [{"decider": d, "lines": make(d.items)} for d in by_decider(shown)],
        "failing": group(Status.FAILED) if links.everything else [],
    }


_Make = Callable[[Iterable[Judgement]], tuple[Line, ...]]


def _lines_of(session: Session, found: Answer) -> _Make:
    def make(judgements: Iterable[Judgement]) -> tuple[Line, ...]:
        return judged_lines(session.catalogue, found, judgements, session.documents.quote)

    return make


def _nothing(session: Session, links: ListLinks) -> Shown:
    """Describe the page for a year without policy: the years there are, or other care."""
    catalogue, view = session.catalogue, links.view
    values = {
        "at": links,
        "view": view,
        "years": all_years(catalogue, view.changed(year=None).question),
        "year": asked_year(view.question, ()),
        "drafts": notices_for(session, view),
        "elsewhere": sorted({c for p in catalogue.policies.values() for c in p.concerns}),
    }
    return Shown("applies_none.html", values, 404)


def _deciding(session: Session, found: Answer, decider: Decider) -> Text:
    first = decider.items[0]
    policy = session.catalogue.policies[first.provision.policy]
    verdict = next(v for v in first.verdicts if v.dimension == decider.dimension)
    return unmet(session.catalogue, verdict, policy, found.year)


def tallied(judgements: Iterable[Judgement]) -> dict[str, int]:
    """Return how many provisions apply, depend and do not, by the names that pages use."""
    found = Counter(judgement.status for judgement in judgements)
    return {name: found[status] for name, status in _NAMES}


def _findings(
    session: Session, found: Answer, shown: Iterable[Judgement]
) -> list[tuple[Finding, bool]]:
    """Return what is known of the source: of what is shown, and of the policies themselves.

    With each whether it stands with a provision too.
    """
    about = session.catalogue.findings_about
    whole = [(f, False) for p in found.policies for f in about.get(p.iri, ())]
    parts = [
        (f, True)
        for j in shown
        if j.status is not Status.FAILED
        for f in about.get(j.provision.iri, ())
    ]
    return list(dict.fromkeys(whole + parts))


def _orphans(session: Session, found: Answer) -> list[str]:
    policies = {p.iri for p in found.policies}
    provisions = session.catalogue.provisions
    return [i for i in session.orphans if i in provisions and provisions[i].policy in policies]


@dataclass(frozen=True, slots=True)
class _Choice:
    """One value of a filter as a form offers it."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class _Filter:
    """One filter: the parameter, what it is called, its values."""

    name: str
    legend: Text
    choices: tuple[_Choice, ...]

    @property
    def active(self) -> bool:
        """Tell whether a value is chosen."""
        return any(choice.chosen for choice in self.choices)


_ORIGIN_WORDS: Final[dict[str, Text]] = {
    "own": Text("specifiek voor u gesteld", "stated for you in particular"),
    "inherited": Text("algemener gesteld", "stated more generally"),
}


def _filters(session: Session, frame: Frame, view: View, found: Answer) -> list[_Filter]:
    """Return the filters that can tell provisions apart, with what each value would show."""
    judged = found.judgements
    tally: Counts = counts(session.catalogue, judged, view)
    there = counts(session.catalogue, judged, unfiltered(view))
    themes = sorted((t for t in there.themes if t), key=lambda t: frame.label(t).casefold())
    kinds = [k for k in KINDS if k in there.kinds]
    offered = (
        ("kind", Text("Soort", "Kind"), kinds, tally.kinds, view.kinds),
        ("theme", Text("Onderwerp", "Subject"), themes, tally.themes, view.themes),
        ("policy", Text("Beleid", "Policy"), sorted(there.policies), tally.policies, view.policies),
        ("origin", Text("Voor wie gesteld", "Stated for whom"), [*get_args(Origin)],
         tally.origins, (view.origin,) if view.origin else ()),
    )  # fmt: skip
    return [
        _Filter(
            name,
            legend,
            tuple(
                _Choice(local_name(v), _value_label(frame, name, v), shown.get(v, 0), v in chosen)
                for v in values
            ),
        )
        for name, legend, values, shown, chosen in offered
        if len(values) > 1 or chosen
    ]


def _value_label(frame: Frame, name: str, value: str) -> str:
    if name == "kind":
        return frame.kind(value)
    return frame.text(_ORIGIN_WORDS[value]) if name == "origin" else frame.label(value)


def _active(frame: Frame, links: ListLinks) -> list[tuple[str, str]]:
    """Return the filters in force: what each is called, and the address without it."""
    view = links.view
    out = [(frame.kind(k), links.without("kinds", k)) for k in view.kinds]
    out += [(frame.label(t), links.without("themes", t)) for t in view.themes]
    out += [(frame.label(p), links.without("policies", p)) for p in view.policies]
    if view.origin:
        out.append((frame.text(_ORIGIN_WORDS[view.origin]), links(origin=None)))
    if view.text:
        out.append((f"“{view.text}”", links(text="")))
    return out
