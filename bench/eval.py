"""Leave-one-out over the reviewed policies: how good is extraction.

python bench/eval.py                      all tables
python bench/eval.py --only references    one part; also statements, kind, scope, guard, exception,
                                          bearer, trigger, thresholds, dates, contacts, norms,
                                          calibration, theme, announcements, findings
    --places     take the reviewed places as given: measures a part by itself
    --misses     list where the part differs (needs the documents)
    --policy X   only policies whose name holds X
    --write      write the tables rule -> share right that confidence comes from: kinds, details
Exit 0; the documents are found as everywhere (POLICYGRAPH_DOCUMENTS).
"""

import argparse
import os
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from policygraph.build import prepare
from policygraph.documents import Documents, find_documents
from policygraph.evaluation.norm_calibrating import LeftOut
from policygraph.evaluation.observed import Seen
from policygraph.evaluation.observed_report import observed_sections
from policygraph.evaluation.parts import PARTS, misses
from policygraph.evaluation.report import sections
from policygraph.evaluation.running import (
    Document,
    Reading,
    as_proposed,
    calibration_of,
    details_of,
    read_all,
)
from policygraph.evaluation.spans import Letters
from policygraph.extraction.assembly import cues_for, make_pipeline
from policygraph.extraction.holdout import hidden
from policygraph.extraction.norm_words import Analyser
from policygraph.extraction.norms import Recogniser
from policygraph.extraction.observing import Observer
from policygraph.extraction.pipeline import Pipeline
from policygraph.model import Catalogue, Place, Policy
from policygraph.places import excused_lines, places
from policygraph.reader import read_catalogue
from policygraph.wordlists import read_words

ROOT = Path(__file__).parent.parent


def documents(
    shelf: Documents, catalogue: Catalogue, named: dict[str, Place], wanted: str
) -> list[Document]:
    out = []
    for policy in catalogue.policies.values():
        text = shelf.text(policy.document)
        if text is None or wanted not in policy.slug:
            continue
        letters = Letters(text.lines)
        lines = excused_lines(ROOT / "data" / "README.md", policy.document)
        lines |= {f.line for f in catalogue.findings if f.line and f.about == policy.iri}
        spots = [
            letters.of(p)
            for iri, p in named.items()
            if p.document == policy.document and iri not in catalogue.provisions
        ]
        spots += [letters.line(n) for n in lines]
        provisions = [as_proposed(p, policy) for p in catalogue.by_policy[policy.iri]]
        out.append(Document(policy, text.lines, provisions, spots))
    return out


def builder(
    catalogue: Catalogue, wordings: dict[str, str], *, norms: bool
) -> Callable[[Catalogue, Policy], Pipeline]:
    """Make pipelines; ``norms``: how sure known norms are is counted without the policy."""
    synonyms = {name: group["words"] for name, group in read_words("synonyms").items()}
    left = LeftOut(catalogue, wordings, synonyms)

    def tables(policy: Policy) -> Mapping[str, Any]:
        if not norms:
            return read_words("norm-calibration")
        # What judges a policy is counted on the others, with it unseen.
        return {"with-wordings": left.calibration("with-wordings", policy.iri).as_data()}

    def build(without: Catalogue, policy: Policy) -> Pipeline:
        known = {iri: quote for iri, quote in wordings.items() if iri in without.provisions}
        return make_pipeline(
            without,
            read_words,
            insurer=policy.insurer,
            concerns=policy.concerns,
            recogniser=Recogniser(without, tables(policy), known, synonyms),
        )

    return build


def seen(reading: Reading, catalogue: Catalogue, named: dict[str, Place]) -> Seen:
    """Observe a document as if its policy were not known."""
    policy = reading.document.policy
    without = hidden(catalogue, policy.iri)
    synonyms = {name: group["words"] for name, group in read_words("synonyms").items()}
    observer = Observer(without, read_words, Analyser(without, synonyms))
    cues = cues_for(without, read_words, policy.insurer)
    own = {policy.iri, *(p.iri for p in reading.document.provisions)}
    lines, found = reading.document.lines, reading.extraction
    return Seen(
        policy.slug,
        lines,
        found.statements,
        observer.observe(lines, found.text, found.statements, cues),
        [a for a in catalogue.announcements if a.policy == policy.iri],
        [f for f in catalogue.findings if f.about in own],
        named,
    )


def show_misses(readings: list[Reading], only: str) -> None:
    for part in (p for p in PARTS if p.name == only):
        for reading in readings:
            for miss in misses(
                part, reading.document.provisions, reading.statements, reading.alignment.best
            ):
                line = miss.provision.place.start_line
                words = miss.statement.candidate.text[:300] if miss.statement else "(not found)"
                print(f"{reading.document.policy.slug}:{line} {words}")
                print(f"   missed {sorted(map(str, miss.missed))}")
                print(f"   extra  {sorted(map(str, miss.extra))}")


def main() -> int:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    arguments.add_argument("--only", default="")
    arguments.add_argument("--policy", default="")
    arguments.add_argument("--places", action="store_true")
    arguments.add_argument("--misses", action="store_true")
    arguments.add_argument("--write", action="store_true")
    asked = arguments.parse_args()
    graph = prepare(ROOT / "ontology", ROOT / "data").graph
    catalogue = read_catalogue(graph)
    configured = os.environ.get("POLICYGRAPH_DOCUMENTS")
    shelf = Documents(find_documents(Path(configured) if configured else None))
    named = places(graph)
    found = documents(shelf, catalogue, named, asked.policy)
    if not found:
        print("No documents: set POLICYGRAPH_DOCUMENTS.", file=sys.stderr)
        return 1
    quotes = ((p.iri, shelf.quote(p)) for p in catalogue.provisions.values())
    wordings = {iri: quote for iri, quote in quotes if quote}
    build = builder(catalogue, wordings, norms=asked.only in ("", "norms"))
    began = time.process_time()
    readings = read_all(found, catalogue, build, places=asked.places)
    took = time.process_time() - began
    tables = sections(readings)
    if not asked.places and asked.only in ("", "announcements", "findings"):
        tables |= observed_sections([seen(r, catalogue, named) for r in readings])
    for name, table in tables.items():
        if not asked.only or name.startswith(asked.only):
            print("\n".join(table()))
    if asked.misses:
        show_misses(readings, asked.only)
    if asked.write:
        folder = ROOT / "data" / "extraction"
        kinds, details = calibration_of(readings).dump(), details_of(readings).dump()
        (folder / "kind-calibration.json").write_text(kinds, encoding="utf-8")
        (folder / "detail-calibration.json").write_text(details, encoding="utf-8")
    print(f"\n{len(found)} documents read in {took:.2f} s of one processor", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
