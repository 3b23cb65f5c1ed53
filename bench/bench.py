"""Measure what the project claims about speed, as ratios in one run, and write a table.

python bench/bench.py [--smallest]      --smallest closes one policy with owlrl instead of all five
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import owlrl
import pyoxigraph as ox
import rdflib

import http_bench as http
import ingest_bench
import pages
from policygraph import build as building
from policygraph import questions
from policygraph.resources import folder
from policygraph.serialise import answer_json
from policygraph.session import Session
from policygraph.sources import Source, sources
from policygraph.store import GraphStore
from policygraph.vocabulary import graph_iri

ROOT = Path(__file__).parent.parent
REPEAT = 7
QUESTIONS = {
    "which-grounds-exclude-a-provider": {
        "care": "wijkverpleging",
        "provider": "zzp",
    },
    "which-laws-concern-a-care-type": {"care": "wijkverpleging"},
    "which-norms-do-policies-share": {},
}


def timed(action: Callable[[], object], repeat: int = REPEAT) -> list[float]:
    """Return the seconds of each run, after one that is not counted."""
    action()
    out = []
    for _ in range(repeat):
        start = time.perf_counter()
        action()
        out.append(time.perf_counter() - start)
    return out


def milliseconds(seconds: list[float]) -> str:
    low, high = min(seconds) * 1000, max(seconds) * 1000
    return f"{statistics.median(seconds) * 1000:.1f} ms ({low:.1f}–{high:.1f})"


def union(graph: GraphStore) -> bytes:
    triples = (ox.Quad(q.subject, q.predicate, q.object) for q in graph.raw)
    data = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
    assert data is not None  # noqa: S101
    return data


def _ours(files: list[Source]) -> tuple[int, int, list[float]]:
    """Return the triples asserted and inferred, and the processor time of each closure."""
    seconds = []
    for _ in range(REPEAT):
        graph = building.load(files)
        asserted = len(graph.raw)
        rules = building.ontology_rules(graph)
        start = time.process_time()
        inferred = building.reason(graph, rules).inferred
        seconds.append(time.process_time() - start)
    return asserted, inferred, seconds


def closure(smallest: bool) -> list[tuple[str, str]]:
    """Close the same graph with both, in processor time: neither waits, other processes disturb."""
    files = sources(folder("ontology"), folder("data"))
    if smallest:
        policies = sorted(
            (folder("data") / "policies").glob("*.ttl"), key=lambda p: p.stat().st_size
        )
        keep = {graph_iri(n) for n in ("ontology", "concepts", "norms", policies[0].stem)}
        files = [f for f in files if f.graph in keep]
    reference = rdflib.Graph().parse(data=union(building.load(files)), format="nt")
    asserted, inferred, before = _ours(files)
    start = time.process_time()
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(reference)
    theirs = time.process_time() - start
    # On both sides of the long run, so that a busy moment does not fall on one of the two alone.
    ours = before + _ours(files)[2]
    what = "smallest policy" if smallest else "five policies"
    return [
        (f"closure, {what}: triples asserted / inferred", f"{asserted} / {inferred}"),
        ("closure, rules in the store (processor time)", milliseconds(ours)),
        ("closure, owlrl on the same graph (processor time, one run)", f"{theirs:.1f} s"),
        ("closure, owlrl : ours", f"{theirs / statistics.median(ours):.0f} ×"),
    ]


def answers(session: Session) -> list[tuple[str, str]]:
    def ask() -> object:
        question = session.question(
            "wijkverpleging", providers=("zzp",), roles=("wijkverpleegkundige",), year=2027
        )
        return session.applies(question)

    found = session.applies(session.question("wijkverpleging", providers=("zzp",), year=2027))
    return [
        ("library call `applies` (names resolved, all judged)", milliseconds(timed(ask, 50))),
        (
            "the same as JSON with reasons",
            milliseconds(timed(lambda: answer_json(session.catalogue, found), 20)),
        ),
    ]


def _all_rows(
    graph: rdflib.Graph, text: str, bound: Mapping[str, rdflib.term.Identifier]
) -> list[object]:
    return list(graph.query(text, initBindings=bound))


def against_rdflib(session: Session) -> list[tuple[str, str]]:
    memory = rdflib.Graph().parse(data=union(session.graph), format="nt")
    known = questions.load(folder("queries"))
    out = []
    for name, values in QUESTIONS.items():
        question = known[name]
        terms = questions.bind(question, values, session.names)
        bound = {
            k: rdflib.URIRef(t.value)
            if isinstance(t, ox.NamedNode)
            else rdflib.Literal(t.value, datatype=rdflib.URIRef(t.datatype.value))
            for k, t in terms.items()
        }
        ours = timed(partial(questions.run, question.sparql, session.graph.select, terms))
        theirs = timed(partial(_all_rows, memory, question.sparql, bound), 3)
        ratio = statistics.median(theirs) / statistics.median(ours)
        out.append(
            (
                f"`ask {name}`: store / rdflib in memory",
                f"{milliseconds(ours)} / {milliseconds(theirs)}: {ratio:.0f} ×",
            )
        )
    return out


def processes(store: Path) -> list[tuple[str, str]]:
    command = [sys.executable, "-c", "from policygraph.cli import main; main()"]
    arguments = ["wijkverpleging", "-p", "zzp", "-r", "wijkverpleegkundige", "-y", "2027"]
    environment = os.environ | {"POLICYGRAPH_STORE": str(store)}

    def run(*extra: str) -> Callable[[], object]:
        return lambda: subprocess.run(
            [*command, *extra], check=True, capture_output=True, env=environment
        )

    bare = timed(lambda: subprocess.run([sys.executable, "-c", "pass"], check=True))
    table, json = timed(run("applies", *arguments)), timed(run("applies", *arguments, "-f", "json"))
    build = timed(run("build", "--store", str(store)), 3)
    return [
        ("whole process: an empty Python", milliseconds(bare)),
        ("whole process: `policygraph applies …` as a table", milliseconds(table)),
        ("whole process: `policygraph applies … --format json`", milliseconds(json)),
        ("whole process: `policygraph build`", milliseconds(build)),
    ]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--smallest", action="store_true")
    smallest = parser.parse_args().smallest
    before = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as name:
        store = Path(name)
        building.build(folder("ontology"), folder("data"), store)
        session = Session.open(store)
        rows = [*answers(session), *against_rdflib(session), *processes(store)]
    rows += [*ingest_bench.rows(), *http.rows(), *closure(smallest)]
    shown = pages.section()
    text = "\n".join(
        [
            "# Measured",
            "",
            "Written by `make bench`: medians of one run on one machine, with the range; ratios",
            "are of that run. Nothing is asserted on time in a test.",
            "",
            f"The machine: {os.cpu_count()} processors, load {before:.1f} before and "
            f"{os.getloadavg()[0]:.1f} after.",
            "",
            "| what | measured |",
            "|---|---|",
            *(f"| {what} | {value} |" for what, value in rows),
            "",
            *shown,
        ]
    )
    (ROOT / "docs" / "benchmarks.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
