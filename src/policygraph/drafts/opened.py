"""A draft opened for review: what is proposed, what was decided, and the rows of its sheet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from policygraph.anchors import Anchor, DocumentText
from policygraph.drafts.deciding import extended
from policygraph.drafts.decisions import current, read_decisions
from policygraph.drafts.fields import Names
from policygraph.drafts.finding_lines import lines_of
from policygraph.drafts.folder import pages_of
from policygraph.drafts.loading import load_draft, load_text
from policygraph.drafts.model import Decision, Draft
from policygraph.drafts.review_state import state_of
from policygraph.drafts.rows import Row, rows
from policygraph.model import Catalogue

__all__ = ["OpenDraft", "drafts_in", "open_draft", "wordings"]


def wordings(
    draft: Draft, decisions: Iterable[Decision], text: DocumentText | None
) -> dict[str, str]:
    """Return the wording of announced changes and of what reviewers added, by address.

    Of a finding it is its line, or both lines.
    """
    if text is None:
        return {}
    places: dict[str, Anchor] = {a.iri: a.anchor for a in draft.announcements}
    places |= {d.iri: d.anchor for d in decisions if d.anchor}
    found = {iri: _wording(text, place) for iri, place in places.items()}
    return found | {f.iri: lines_of(text, f) for f in draft.findings}


def _wording(text: DocumentText, a: Anchor) -> str:
    try:
        return text.wording(a.start_line, a.end_line, a.start_column, a.end_column)
    except ValueError:
        return ""


@dataclass(frozen=True)
class OpenDraft:
    """A draft with its decisions, in one state of its folder.

    ``text`` is None where the lines of the document are not there.
    """

    folder: Path
    state: str
    draft: Draft
    text: DocumentText | None
    decisions: tuple[Decision, ...]
    orphans: tuple[Decision, ...]
    pages: Mapping[int, int]
    catalogue: Catalogue
    """The graph with the proposals of the draft in it."""

    @cached_property
    def held(self) -> Mapping[str, Decision]:
        """The decision that holds for each thing, by its address."""
        return current(self.decisions)

    @cached_property
    def names(self) -> Names:
        """The things that a cell can name."""
        return Names(self.catalogue)

    @cached_property
    def rows(self) -> Mapping[str, list[Row]]:
        """The rows of the review sheet as it would be written now, by the name of the sheet."""
        added = wordings(self.draft, self.decisions, self.text)
        return rows(self.draft, self.decisions, self.names, self.pages, added)


def drafts_in(folder: Path) -> tuple[Path, ...]:
    """Return the folders of the drafts in a folder, in the order of their names."""
    if not folder.is_dir():
        return ()
    found = (p for p in folder.iterdir() if not p.name.startswith("."))
    return tuple(sorted(p for p in found if (p / "draft.ttl").is_file()))


def open_draft(folder: Path, catalogue: Catalogue) -> OpenDraft:
    """Open a draft. Raises SourceError where its files cannot be read."""
    state = state_of(folder)
    text = load_text(folder) if (folder / "document.txt").is_file() else None
    draft = load_draft(folder, text)
    decisions = read_decisions(folder)
    return OpenDraft(
        folder, state, draft, text, decisions, read_decisions(folder, "orphans.ttl"),
        pages_of(folder), extended(catalogue, draft, decisions),
    )  # fmt: skip
