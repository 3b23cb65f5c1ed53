"""How well known norms are recognised, by leaving each reviewed policy out in turn.

    python bench/norm_figures.py           the figures
    python bench/norm_figures.py --write   the figures, and the calibration written to data/

A policy is left out with its provisions and the norms that only it expresses. The calibration that
judges it comes from the other four, each of them left out as well.
"""

import sys
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import yaml

from policygraph.build import prepare
from policygraph.documents import Documents, find_documents
from policygraph.evaluation.norm_calibrating import TABLES, LeftOut, asked
from policygraph.extraction.holdout import hidden
from policygraph.extraction.norm_calibration import standings
from policygraph.extraction.norm_index import Asked, NormIndex
from policygraph.extraction.norm_values import structured
from policygraph.extraction.norms import Recogniser
from policygraph.model import Catalogue, Provision
from policygraph.reader import read_catalogue
from policygraph.wordlists import read_words

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "data" / "extraction" / "norm-calibration.yml"
HEADER = """\
# How often candidates of a score were right, counted on the reviewed policies, each left out in
# turn: [from this score on, right, of]. Written by bench/norm_figures.py --write; do not edit.
"""


def is_known(catalogue: Catalogue, provision: Provision) -> bool:
    """Tell whether another policy expresses the same norm."""
    return any(
        p.norm == provision.norm and p.policy != provision.policy
        for p in catalogue.provisions.values()
    )


def counted(left: LeftOut, policy: str, table: str) -> Counter[str]:
    """Count for a policy what was right, accepted and wrong."""
    calibration = left.calibration(table, policy)
    row: Counter[str] = Counter()
    for provision, candidates in left.found(policy, table):
        known = is_known(left.catalogue, provision)
        norms = [c.norm for c in candidates]
        row["known" if known else "unknown"] += 1
        row["first"] += norms[:1] == [provision.norm]
        row["three"] += provision.norm in norms[:3]
        clear = bool(norms) and standings(candidates)[0] == "clear"
        if clear and candidates[0].score >= calibration.accept:
            right = norms[0] == provision.norm
            row["accepted"] += 1
            row["accepted right"] += right
            row["wrong, unknown"] += not right and not known
    return row


def shown(name: str, row: Counter[str]) -> str:
    wrong = row["accepted"] - row["accepted right"]
    return (
        f"{name:24} {row['known']:5} {row['first'] / row['known']:7.3f}"
        f" {row['three'] / row['known']:7.3f} {row['accepted right'] / row['known']:9.3f}"
        f" {wrong:4}/{row['accepted']:<4} {wrong / max(1, row['accepted']):6.2%}"
        f" {row['wrong, unknown']:4}/{row['unknown']:<4}"
        f" {row['wrong, unknown'] / max(1, row['unknown']):6.2%}"
    )


def variants(figures: LeftOut, tables: Mapping[str, object]) -> Counter[str]:
    """Compare what the wording says of values with what was reviewed, for norms recognised."""
    out: Counter[str] = Counter()
    catalogue = figures.catalogue
    for policy in catalogue.policies:
        recogniser = Recogniser(
            hidden(catalogue, policy), tables, figures.wordings, figures.synonyms
        )
        for provision in catalogue.by_policy[policy]:
            bare = Asked(figures.wordings[provision.iri], provision.kind, provision.place.section)
            best = recogniser.index.candidates(bare, 1)
            if not best or best[0].norm != provision.norm or not best[0].nearest:
                continue
            near, differ = recogniser.compared(bare, best[0])
            if near is None:
                continue
            reviewed = structured(provision.thresholds, provision.deadlines) != structured(
                near.thresholds, near.deadlines
            )
            said = any(d.kind != "proof" for d in differ)
            words = {True: "differs", False: "same"}
            out[f"{words[reviewed]} reviewed, said {words[said]}"] += 1
            if reviewed != said and "--show" in sys.argv:
                print(provision.iri.rsplit("/policy/")[-1], near.iri.rsplit("/policy/")[-1], differ)
    return out


def timed(figures: LeftOut) -> str:
    started = time.process_time()
    index = NormIndex(figures.catalogue, figures.wordings, figures.synonyms)
    built = time.process_time() - started
    questions = [asked(p, figures.wordings[p.iri]) for p in figures.catalogue.provisions.values()]
    started = time.process_time()
    for question in questions:
        index.candidates(question, 3)
    each = (time.process_time() - started) / len(questions)
    return f"index {built:.2f} s, a match {each * 1000:.2f} ms (processor time)"


def main() -> None:
    built = prepare(ROOT / "ontology", ROOT / "data")
    catalogue = read_catalogue(built.graph)
    documents = Documents(find_documents(None))
    wordings = {
        p.iri: quote for p in catalogue.provisions.values() if (quote := documents.quote(p))
    }
    if len(wordings) < len(catalogue.provisions):
        sys.exit("The documents are not all there: set POLICYGRAPH_DOCUMENTS.")
    synonyms = {name: group["words"] for name, group in read_words("synonyms").items()}
    figures = LeftOut(catalogue, wordings, synonyms)
    for table in TABLES:
        print(
            f"\n{table}\n{'':24} known   top-1   top-3  accepted wrong accepted   wrong of unknown"
        )
        total: Counter[str] = Counter()
        for policy, known in catalogue.policies.items():
            row = counted(figures, policy, table)
            total += row
            print(shown(known.slug, row))
        print(shown("all", total))
    tables = {table: figures.calibration(table).as_data() for table in TABLES}
    if "--write" in sys.argv:
        text = yaml.safe_dump(tables, sort_keys=False, default_flow_style=None, width=96)
        TARGET.write_text(HEADER + text, encoding="utf-8")
    print("\nvariants:", dict(sorted(variants(figures, tables).items())))
    print(timed(figures))


if __name__ == "__main__":
    main()
