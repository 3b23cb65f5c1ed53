"""A store beside the real one: one policy again for the next year, with some changes, hostile names."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from policygraph.build import build

from ..conftest import ROOT
from ..servers import Server, serve

__all__ = ["HOSTILE", "altered_site"]

HOSTILE = "Inkoopbeleid 2028 <script>alert(1)</script> \u202eGLI"
_OLD, _NEW = "asr-gli-2027", "asr-gli-2028"


@contextmanager
def altered_site(folder: Path, documents: Path | None) -> Iterator[Server]:
    """Serve the real data with GLI 2028.

    In 2028 the criterion on sustainability (L0206) is a requirement, that on employability (L0207)
    is gone and its norm with it, and a deadline of 2026 (L0299) is one of 2027. Of the documents
    only GLI 2027 is there, with line 206 changed and 207 moved to the end.
    """
    data = folder / "data"
    shutil.copytree(ROOT / "data", data)
    _next_year(data)
    texts = folder / "documents"
    texts.mkdir()
    if documents:
        lines = (documents / f"{_OLD}.txt").read_text(encoding="utf-8").split("\n")
        lines[205], moved = "- iets anders", lines[206]
        lines[206] = ""
        (texts / f"{_OLD}.txt").write_text("\n".join([*lines, moved]), encoding="utf-8")
    build(ROOT / "ontology", data, folder / "store")
    with serve(store=folder / "store", log_level="error", documents=texts) as running:
        yield running


def _next_year(data: Path) -> None:
    text = (data / "policies" / f"{_OLD}.ttl").read_text(encoding="utf-8")
    text = text.replace(_OLD, _NEW).replace('"2027"^^xsd:gYear', '"2028"^^xsd:gYear')
    title = "Inkoopbeleid 2027 Gecombineerde leefstijlinterventie (GLI)"
    assert title in text
    text = text.replace(title, HOSTILE)
    before, _, after = text.partition("here:L0206 a pg:GuidanceCriterion")
    text = f"{before}here:L0206 a pg:Requirement{after}"
    expresses = "  pg:expresses norm:kader-duurzame-inzetbaarheid ;\n"
    assert expresses in text
    text = text.replace(expresses, "").replace('"2026-12-31"^^xsd:date', '"2027-12-31"^^xsd:date')
    (data / "policies" / f"{_NEW}.ttl").write_text(text, encoding="utf-8")
    listed = (data / "documents.ttl").read_text(encoding="utf-8")
    entry = listed.split(f"doc:{_OLD} a pg:Document")[1].split("\n\n")[0]
    listed += f"\ndoc:{_NEW} a pg:Document{entry}\n"
    (data / "documents.ttl").write_text(listed, encoding="utf-8")
