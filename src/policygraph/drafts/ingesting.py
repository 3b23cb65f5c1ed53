"""A document becomes a draft in its folder: read, guessed, extracted, held against decisions."""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from policygraph import __version__
from policygraph.anchors import DocumentText
from policygraph.drafts.deciding import extended
from policygraph.drafts.decisions import decisions_turtle, read_decisions
from policygraph.drafts.fields import Names
from policygraph.drafts.folder import IGNORED, pages_of, recovered, replaced, sheet_name
from policygraph.drafts.layout import POLICY_OPTIONAL
from policygraph.drafts.loading import load_text
from policygraph.drafts.making import Making, make_draft
from policygraph.drafts.model import Decision, Draft, Proposal, Source
from policygraph.drafts.naming import published_names
from policygraph.drafts.opened import wordings
from policygraph.drafts.reconciling import Reconciled, reconcile
from policygraph.drafts.rows import choices_of, rows
from policygraph.drafts.sheet import review_sheet
from policygraph.drafts.triples import draft_triples, prefixes
from policygraph.errors import InputError, NotFoundError, SourceError
from policygraph.extraction.model import Statement, StructuredText
from policygraph.extraction.observing import Observed
from policygraph.formatting import turtle
from policygraph.guessing import Guess, Guesses, guess, slug_of
from policygraph.guessing_versions import earlier_version, guess_version, versions_of
from policygraph.matching import Resolver
from policygraph.model import Catalogue, Concept, Policy, Term, Text
from policygraph.reading import ReadDocument
from policygraph.vocabulary import policy_iri, thing_iri
from policygraph.wordlists import read_words

__all__ = [
    "Extract",
    "Ingested",
    "Observe",
    "Wanted",
    "draft_of",
    "kept_text",
    "sheet_of",
    "slug_for",
    "write_draft",
]

_QUOTED = re.compile(r"“[^”]*”")

Extract = Callable[
    [list[str], str | None, frozenset[str]], tuple[StructuredText, tuple[Statement, ...]]
]
"""Gives structure and statements of lines: of an insurer's document, on this care (their IRIs)."""

Observe = Callable[[list[str], StructuredText, tuple[Statement, ...], str | None], Observed]
"""Gives what a document says of itself: lines, structure, statements, insurer (its IRI)."""


def _nothing(
    _: list[str], __: StructuredText, ___: tuple[Statement, ...], ____: str | None
) -> Observed:
    return Observed()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the user says of a document before anything is guessed."""

    insurer: str | None = None
    care: str | None = None
    years: tuple[int, ...] = ()
    slug: str | None = None


@dataclass(frozen=True, slots=True)
class Ingested:
    """What ingesting a document gave: the draft, its lines, and messages for people."""

    draft: Draft
    document: ReadDocument
    catalogue: Catalogue
    messages: tuple[str, ...]


def slug_for(path: Path, wanted: Wanted) -> str:
    """Return the slug of a document: as wanted, else its file name without extension.

    Raises InputError (invalid-parameter) where a wanted slug is none.
    """
    if wanted.slug is None:
        return slug_of(path.stem) or "document"
    if slug_of(wanted.slug) != wanted.slug:
        raise InputError(
            "invalid-parameter",
            f"--slug {wanted.slug!r} is no slug. Use lower-case letters, digits and hyphens, such "
            f"as {slug_of(wanted.slug) or 'vgz-voetzorg-2028'!r}.",
        )
    return wanted.slug


def _given(name: str, type_: str, catalogue: Catalogue) -> Guess:
    try:
        iri = Resolver(catalogue).find(name, type_)
    except NotFoundError as error:
        if "means several things" in str(error):
            raise
        return Guess(None, name, None, "", "given")
    return Guess(iri, catalogue.label(iri), None, "", "given")


def _settled(
    guesses: Guesses, wanted: Wanted, catalogue: Catalogue
) -> tuple[Guess | None, Guess | None, tuple[Guess, ...]]:
    """Return insurer, care and years: as the user says, else as guessed."""
    insurer = (
        _given(wanted.insurer, "Organization", catalogue) if wanted.insurer else guesses.insurer
    )
    care = _given(wanted.care, "CareType", catalogue) if wanted.care else guesses.care
    years = tuple(Guess(str(y), str(y), None, "", "given") for y in wanted.years)
    return insurer, care, years or guesses.years


def _proposed(found: Guess | None, type_: str, family: str) -> tuple[str, Proposal | None]:
    """Return the address of what was guessed, and a proposal where the graph does not know it."""
    if found is None:
        return "", None
    if found.value:
        return found.value, None
    iri = thing_iri(family, slug_of(found.name)[:60].strip("-") or "unknown")
    concept = Concept(iri, type_, Text(found.name, ""))
    return iri, Proposal(concept, found.line, f"not known to the graph ({found.rule})")


def _messages(found: Mapping[str, tuple[Guess, ...]], unknown: list[Proposal]) -> list[str]:
    out = []
    for name, guesses in found.items():
        if not guesses and name not in POLICY_OPTIONAL:
            out.append(
                f"{name}: nothing in the document says it; give --{name} or fill it in on the "
                "sheet 'beleid'."
            )
        for g in guesses:
            where = f"line {g.line}: {g.text[:100]!r}" if g.line else "no line"
            shown = g.name if g.rule == "given" else f"{g.name} ({where}; {g.rule})"
            out.append(f"{name}: {shown}")
    out += [
        f"{p.concept.label.nl!r} is not known to the graph as {p.concept.type}; it is proposed as "
        f"{p.concept.iri} and can be accepted in the review."
        for p in unknown
    ]
    return out


def _with_version(
    policy: Policy, lines: list[str], catalogue: Catalogue
) -> tuple[Policy, dict[str, tuple[Guess, ...]], list[str]]:
    """Return a policy with what its document says of its version, the guesses, and hints.

    Nothing is guessed that no line says; a policy that may be the version before is a hint.
    """
    words = read_words("versions")
    found = guess_version(lines, words)
    dated = replace(
        policy,
        issued=found.issued.value if found.issued else None,
        valid=found.valid.value if found.valid else None,
    )
    earlier = earlier_version(dated, found.issued, lines, catalogue, words)
    guesses = {"issued": found.issued, "valid": found.valid, "replaces": earlier}
    known = versions_of(dated, catalogue)
    hints = [
        f"replaces: {other.slug} is of the same insurer, care and year. If this is a later version "
        "of it, say so on the sheet 'beleid'."
        for other in known
        if earlier is None
    ]
    new = replace(dated, replaces=frozenset({earlier.value or ""} if earlier else ()))
    return new, {k: (g,) if g else () for k, g in guesses.items()}, hints


def kept_text(document: ReadDocument) -> bytes:
    """Return the lines of a document as they are kept: byte for byte a document that is text.

    What is no text, or in another encoding, is kept as its lines in UTF-8: those are what places
    and hashes are about, and what ``verify`` can read.
    """
    for end in ("\n", "\r\n"):
        text = end.join(line.text for line in document.lines)
        for form in (text.encode(), (text + end).encode()):
            if hashlib.sha256(form).hexdigest() == document.sha256:
                return form
    return ("\n".join(line.text for line in document.lines) + "\n").encode()


def _source(document: ReadDocument, publisher: str) -> Source:
    return Source(
        publisher,
        hashlib.sha256(kept_text(document)).hexdigest(),
        len(document.lines),
        document.media_type,
        # What a warning quotes from the document stays out of the Turtle.
        tuple(Text(_QUOTED.sub("“…”", w.nl), _QUOTED.sub("“…”", w.en)) for w in document.warnings),
    )


def draft_of(
    path: Path, document: ReadDocument, wanted: Wanted, catalogue: Catalogue,
    words: Mapping[str, Any], extract: Extract, known: Path | None = None,
    observe: Observe = _nothing,
) -> Ingested:  # fmt: skip
    """Return the draft of a document.

    ``words`` is the word list ``publishers``; ``known`` the policy file of this slug where there
    is one: its addresses are kept. ``observe`` gives what the document says of itself.
    Raises SourceError (no-statement) where the text holds none.
    """
    slug = slug_for(path, wanted)
    lines = [line.text for line in document.lines]
    guesses = guess(lines, catalogue, words, document.title)
    insurer, care, years = _settled(guesses, wanted, catalogue)
    insurer_iri, new_insurer = _proposed(insurer, "Organization", "organization")
    care_iri, new_care = _proposed(care, "CareType", "care-type")
    proposals = [p for p in (new_insurer, new_care) if p]
    title = guesses.title.name if guesses.title else path.stem
    policy = Policy(
        policy_iri(slug), slug, Text(title, ""), insurer_iri,
        frozenset({care_iri} if care_iri else ()),
        tuple(Term(int(y.value or 0)) for y in years), (), slug,
    )  # fmt: skip
    policy, versions, hints = _with_version(policy, lines, catalogue)
    concepts = {p.concept.iri: p.concept for p in proposals} | dict(catalogue.concepts)
    seen = replace(catalogue, concepts=concepts)
    structure, statements = extract(lines, insurer_iri or None, policy.concerns)
    if not statements:
        raise SourceError(
            "no-statement",
            f"{path}: not one statement with normative force was found in {len(lines)} lines. Is "
            "this a policy or regulation in Dutch? A scan must be recognised (OCR) first.",
        )
    text = DocumentText("\n".join(lines))
    source = _source(document, insurer_iri)
    named = published_names(known, slug)
    observed = observe(lines, structure, statements, insurer_iri or None)
    making = Making(policy, source, text, structure, seen, __version__, named, observed)
    made = make_draft(making, statements)
    found = {"insurer": (insurer,), "care": (care,), "year": years, "title": (guesses.title,)}
    said = {k: tuple(g for g in v if g) for k, v in found.items()} | versions
    # The line itself stays out: sentences of the document are not kept in the Turtle.
    told = tuple(f"{k} | {g.name} | line {g.line} | {g.rule}" for k, v in said.items() for g in v)
    draft = replace(made, proposals=tuple(proposals), guesses=told)
    return Ingested(draft, document, seen, (*_messages(said, proposals), *hints))


def _places(document: ReadDocument) -> str:
    """Return the hash of the file, and page and box of each line, as JSON."""
    lines = {
        str(number): {"page": line.page, "box": list(line.box) if line.box else None}
        for number, line in enumerate(document.lines, 1)
        if line.page is not None
    }
    said = {"media_type": document.media_type, "sha256": document.sha256, "lines": lines}
    return json.dumps(said, indent=1) + "\n"


def sheet_of(
    draft: Draft, decisions: tuple[Decision, ...], catalogue: Catalogue, text: DocumentText,
    pages: Mapping[int, int],
) -> bytes:  # fmt: skip
    """Return the review sheet of a draft with what was decided before filled in."""
    names = Names(extended(catalogue, draft, decisions))
    found = rows(draft, decisions, names, pages, wordings(draft, decisions, text))
    return review_sheet(
        draft.policy.title.nl or draft.slug, found, [choices_of(names, e) for e in draft.entries],
        len(decisions),
    )  # fmt: skip


def write_draft(ingested: Ingested, folder: Path) -> tuple[Reconciled, list[str]]:
    """Write a draft into its folder, decisions kept; return what became of them, and messages.

    The folder is exchanged as a whole; a sheet that was filled in stays.
    """
    draft = ingested.draft
    recovered(folder)
    text = DocumentText("\n".join(line.text for line in ingested.document.lines))
    decisions = read_decisions(folder)
    before = load_text(folder) if decisions and (folder / "document.txt").is_file() else None
    held = reconcile(draft, decisions, before, text, ingested.catalogue.concepts)
    messages = []
    with replaced(folder) as work:
        (work / "draft.ttl").write_text(
            turtle(draft_triples(draft), prefixes(draft.slug)), encoding="utf-8"
        )
        (work / "document.txt").write_bytes(kept_text(ingested.document))
        (work / "places.json").write_text(_places(ingested.document), encoding="utf-8")
        (work / ".gitignore").write_text(IGNORED, encoding="utf-8")
        if decisions:
            kept = decisions_turtle(draft.slug, held.decisions)
            (work / "decisions.ttl").write_text(kept, encoding="utf-8")
        if held.orphans:
            earlier = read_decisions(work, "orphans.ttl")
            lost = decisions_turtle(draft.slug, (*earlier, *held.orphans))
            (work / "orphans.ttl").write_text(lost, encoding="utf-8")
        sheet = sheet_of(draft, held.decisions, ingested.catalogue, text, pages_of(work))
        name = sheet_name(work, sheet)
        if name:
            (work / name).write_bytes(sheet)
            if name != "review.xlsx":
                messages.append(
                    f"review.xlsx was filled in and is left as it is; the new sheet is {name}."
                )
    return held, messages
