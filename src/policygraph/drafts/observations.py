"""What was observed of a document as findings and announced changes of its draft."""

from collections.abc import Iterable, Sequence

from policygraph.anchors import DocumentText
from policygraph.drafts.model import DraftAnnouncement, DraftFinding
from policygraph.extraction.announcement_links import Link
from policygraph.extraction.announcements import Announced
from policygraph.extraction.finding_words import FoundFinding
from policygraph.extraction.observing import LinkedChange
from policygraph.model import Text

__all__ = ["announcements_of", "findings_of"]

_LONGEST = 10
"""Words up to which a subject is a title and no sentence: sentences are not kept."""


class _Names:
    """Gives addresses by line: F0012, F0012.2."""

    def __init__(self, policy: str, letter: str) -> None:
        self._base, self._used = f"{policy}/{letter}", set[str]()

    def of(self, line: int) -> str:
        base, count = f"{self._base}{line:04d}", 1
        iri = base
        while iri in self._used:
            count += 1
            iri = f"{base}.{count}"
        self._used.add(iri)
        return iri


def findings_of(
    policy: str, warnings: Iterable[Text], found: Iterable[FoundFinding], about: Sequence[str]
) -> tuple[DraftFinding, ...]:
    """Return the findings of a draft: what reading warned of, then what was observed.

    ``about`` gives the address of each statement by its number.
    """
    names = _Names(policy, "F")
    out = [
        DraftFinding(names.of(1), policy, "missing-part", warning, 1, rules=("type: reading",))
        for warning in warnings
    ]
    out += [
        DraftFinding(
            names.of(f.line),
            policy if f.statement is None else about[f.statement],
            f.type,
            f.text,
            f.line,
            f.other_line,
            (f"type: {f.rule}",),
        )
        for f in found
    ]
    return tuple(out)


def announcements_of(
    policy: str, text: DocumentText, changes: Iterable[LinkedChange], about: Sequence[str]
) -> tuple[DraftAnnouncement, ...]:
    """Return the announced changes of a draft, each with its place and why it is about what."""
    names = _Names(policy, "A")
    out = []
    for change in changes:
        e = change.announced.candidate.extent
        anchor = text.anchor(e.start_line, e.end_line, e.start_column, e.end_column)
        linked = {about[link.statement]: link for link in reversed(change.links)}
        named = tuple(iri for iri in dict.fromkeys(about) if iri in linked)
        out.append(
            DraftAnnouncement(
                names.of(e.start_line),
                _label(change.announced),
                anchor,
                named,
                (_rule(change.announced), *(_why(iri, linked[iri]) for iri in named)),
            )
        )
    return tuple(out)


def _rule(announced: Announced) -> str:
    kind = f", {announced.kind}" if announced.kind else ""
    return f"change: {announced.rule}{kind}"


def _why(iri: str, link: Link) -> str:
    return f"{iri.rsplit('/', 1)[-1]}: {link.reason} ({link.score:.2f})"


def _label(announced: Announced) -> Text:
    """Return the subject as the document titles it, with the kind of change; Dutch only."""
    subject = announced.subject if len(announced.subject.split()) <= _LONGEST else ""
    return Text(": ".join(filter(None, (subject, announced.label))), "")
