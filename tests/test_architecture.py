"""Imports go down only, modules and functions stay small, public names are declared."""

import ast
from pathlib import Path

import pytest

from .conftest import ROOT

SOURCE = ROOT / "src" / "policygraph"
BASE = {"vocabulary", "errors", "model", "anchors"}
PURE = {
    "applicability", "comparison", "coverage", "explanation", "explanation_words", "impact",
    "locality", "matching", "wording", "versions", "version_words", "version_choice", "question_versions",
    "serialise", "reasoning.rules", "reasoning.axioms", "reasoning.closure",
    "reasoning.derivations", "questions", "question_rows", "network", "picture.page",
    "picture.growth", "picture.layout", "picture.pieces", "picture.style", "picture.words", "formatting", "reasoning",
    "draft_notices", "unreviewed", "desk.unreviewed",
    "search", "calendar_feed", "fragments", "fragment_parts", "jsonld", "rdf_forms", "resource_page",
    "dutch", "offline_page", "view", "thing_queries", "desk", "desk.cells", "desk.words", "desk.facts", "desk.evidence", "desk.sheets",
    "desk.periods", "desk.board", "desk.insurer", "desk.changes", "selection", "choices", "grouping", "strictness", "comparison_view", "document_view",
    "moves", "placing", "changed", "changed_parts", "announced", "changes", "desk.changes_words", "desk.changes_json", "desk.changes_page",
    "extraction.names", "extraction.mentions", "extraction.context", "extraction.instruments", "extraction.proofs", "extraction.quantities",
    "extraction.quantity_words", "extraction.dates", "extraction.date_words", "extraction.addresses", "extraction.scopes", "extraction.measured", "extraction.number_words", "extraction.written_dates", "extraction.detail_confidence",
    "extraction.conditions", "extraction.details", "extraction.sentences", "extraction.scope_index", "extraction.topics",
    "extraction.circumstances", "extraction.insurers",
    "extraction.structure", "extraction.lines", "extraction.inline", "extraction.candidates", "extraction.cues", "extraction.regimes",
    "extraction.coordination", "extraction.article_rules", "extraction.condition_rules", "extraction.insurer_rules", "extraction.row_rules",
    "extraction.cases", "extraction.kind_rules", "extraction.kinds", "extraction.confidence", "extraction.pipeline", "extraction.assembly",
    "evaluation", "evaluation.details", "evaluation.spans", "evaluation.figures", "evaluation.alignment", "evaluation.parts", "evaluation.kinds",
    "evaluation.norms", "evaluation.norm_calibrating", "evaluation.calibration", "evaluation.running", "evaluation.report",
    "extraction.change_words", "extraction.announcements", "extraction.announcement_links", "extraction.finding_words", "extraction.findings",
    "extraction.source_errors", "extraction.missing_parts", "extraction.undefined_terms", "extraction.contradictions", "extraction.observing",
    "extraction.themes", "evaluation.observed", "evaluation.observed_report",
    "extraction", "extraction.model", "extraction.holdout", "extraction.norm_calibration", "extraction.norm_index", "extraction.norm_pieces", "extraction.norm_values", "extraction.norm_words", "extraction.norms", "extraction.similarity",
}  # fmt: skip
EDGE = {"cli", "api", "explorer"}
"""What is in none of these reads and writes files or holds the graph: the layer between."""

LINES, FUNCTION = 400, 50
# One table of axioms reads better whole than cut in two.
LONG_FUNCTIONS: set[str] = set()


def module(path: Path) -> str:
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return ".".join(p for p in parts if p != "__init__")


def layer(name: str) -> int:
    if name in BASE:
        return 0
    if name in PURE:
        return 1
    return 3 if name.split(".")[0] in EDGE or name == "generated" else 2


def imported(tree: ast.Module) -> set[str]:
    out = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("policygraph"):
            base = (node.module or "").removeprefix("policygraph").lstrip(".")
            for alias in node.names:
                inside = f"{base}.{alias.name}".lstrip(".")
                found = SOURCE / (inside.replace(".", "/") + ".py")
                out.add(inside if found.is_file() else base)
    return out - {""}


PATHS = sorted(SOURCE.rglob("*.py"))


@pytest.mark.parametrize("path", PATHS, ids=module)
def test_a_module_imports_only_from_its_layer_or_below(path: Path) -> None:
    name = module(path)
    upward = {
        other
        for other in imported(ast.parse(path.read_text(encoding="utf-8")))
        if layer(other) > layer(name)
    }
    assert upward == set()


def test_no_module_imports_itself_in_a_circle() -> None:
    import networkx as nx

    graph: nx.DiGraph[str] = nx.DiGraph()
    for path in PATHS:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        graph.add_edges_from((module(path), other) for other in imported(tree))
    assert [c for c in nx.strongly_connected_components(graph) if len(c) > 1] == []


@pytest.mark.parametrize("path", PATHS, ids=module)
def test_modules_and_functions_stay_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LINES
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
            length = node.end_lineno - node.lineno + 1
            assert length <= FUNCTION or node.name in LONG_FUNCTIONS, (node.name, length)


@pytest.mark.parametrize("path", PATHS, ids=module)
def test_public_names_exist(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    declared = next(
        (
            ast.literal_eval(n.value)
            for n in tree.body
            if isinstance(n, ast.Assign) and getattr(n.targets[0], "id", "") == "__all__"
        ),
        None,
    )
    if path.name == "__init__.py" and path.parent.name == "reasoning":
        return
    assert declared is not None, "no __all__"
    bound = {
        getattr(t, "id", "")
        for n in tree.body
        for t in (
            n.targets
            if isinstance(n, ast.Assign)
            else [n.target]
            if isinstance(n, ast.AnnAssign)
            else []
        )
    }
    definitions = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    bound |= {n.name for n in tree.body if isinstance(n, definitions)}
    bound |= {
        a.asname or a.name for n in tree.body if isinstance(n, ast.ImportFrom) for a in n.names
    }
    assert set(declared) <= bound
