"""Leave-one-out over the reviewed policies: how good is extraction.

python bench/eval.py                      all tables
python bench/eval.py --only references    one part; also statements, kind, scope, guard, exception,
                                          thresholds, dates, contacts, norms, calibration, theme
    --places     take the reviewed places as given: measures a part by itself
    --misses     list where the part differs (needs the documents)
    --policy X   only policies whose name holds X
    --write      write the table rule -> share right that confidence comes from
Exit 0; the documents are found as everywhere (POLICYGRAPH_DOCUMENTS).
"""

import argparse
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from policygraph.build import prepare
from policygraph.documents import Documents, find_documents
from policygraph.evaluation.parts import PARTS, misses
from policygraph.evaluation.report import sections
from policygraph.evaluation.running import Document, Reading, calibration_of, read_all
from policygraph.evaluation.spans import Letters
from policygraph.extraction.assembly import make_pipeline
from policygraph.extraction.norm_calibration import Calibration
from policygraph.extraction.norms import Recogniser
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
        provisions = catalogue.by_policy[policy.iri]
        out.append(Document(policy, text.lines, provisions, spots))
    return out


def builder(wordings: dict[str, str], *, norms: bool) -> Callable[[Catalogue, Policy], Pipeline]:
    synonyms = {name: group["words"] for name, group in read_words("synonyms").items()}

    def build(catalogue: Catalogue, policy: Policy) -> Pipeline:
        known = {iri: quote for iri, quote in wordings.items() if iri in catalogue.provisions}
        recogniser = Recogniser(catalogue, read_words("norm-calibration"), known, synonyms)
        return make_pipeline(
            catalogue,
            read_words,
            insurer=policy.insurer,
            concerns=policy.concerns,
            recogniser=recogniser if norms else None,
        )

    return build


def accepted() -> float:
    """Return the probability from which a match of norms is accepted."""
    table = Calibration.from_data(read_words("norm-calibration")["with-wordings"])
    return table.probability("clear", table.accept)


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
    found = documents(shelf, catalogue, places(graph), asked.policy)
    if not found:
        print("No documents: set POLICYGRAPH_DOCUMENTS.", file=sys.stderr)
        return 1
    quotes = ((p.iri, shelf.quote(p)) for p in catalogue.provisions.values())
    build = builder({i: q for i, q in quotes if q}, norms=asked.only in ("", "norms"))
    began = time.process_time()
    readings = read_all(found, catalogue, build, places=asked.places)
    took = time.process_time() - began
    for name, table in sections(readings, accepted()).items():
        if not asked.only or name.startswith(asked.only):
            print("\n".join(table()))
    if asked.misses:
        show_misses(readings, asked.only)
    if asked.write:
        path = ROOT / "data" / "extraction" / "kind-calibration.json"
        path.write_text(calibration_of(readings).dump(), encoding="utf-8")
    print(f"\n{len(found)} documents read in {took:.2f} s of one processor", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
