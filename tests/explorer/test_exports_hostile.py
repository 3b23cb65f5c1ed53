"""Labels that would be markup, formulas or codes elsewhere are text in everything that leaves."""

import csv
import io
import shutil
from collections.abc import Iterator

import pytest
from openpyxl import load_workbook

from policygraph.build import build

from ..conftest import ROOT
from ..servers import Server, serve

ASKED = {"care": "wijkverpleging", "year": "2027"}
HOSTILE = "=cmd()<script>x</script>&\\\"'\u202e" + "y" * 10_000
"""As Turtle writes it; the label of the first ground for exclusion."""
AS_TEXT = HOSTILE.replace("\\", "").replace("\u202e", "")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    data, store = tmp_path_factory.mktemp("hostile") / "data", tmp_path_factory.mktemp("store")
    shutil.copytree(ROOT / "data", data)
    changed = 0
    for path in (data / "norms").rglob("*.ttl"):
        text = path.read_text(encoding="utf-8")
        new = text.replace('"verkeert niet in faillissement of liquidatie"@nl', f'"{HOSTILE}"@nl')
        changed += new != text
        path.write_text(new, encoding="utf-8")
    assert changed == 1
    build(ROOT / "ontology", data, store / "s")
    with serve(store=store / "s", log_level="error") as running:
        yield running


@pytest.mark.parametrize(
    "path",
    ["/applies/print", "/board-note", "/insurer-questions", "/applies", "/applies/periods"],
)
def test_pages_show_it_as_text(hostile: Server, path: str) -> None:
    page = hostile.get(path, params=ASKED, headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert "<script>x" not in page.text
    if path != "/applies/periods":
        assert "=cmd()&lt;script&gt;" in page.text


def test_files_hold_it_as_text(hostile: Server) -> None:
    text = hostile.get("/applies.csv", params=ASKED).text
    conditions = [row["voorwaarde"] for row in csv.DictReader(io.StringIO(text))]
    assert f"'{AS_TEXT}" in conditions
    book = load_workbook(io.BytesIO(hostile.get("/applies.xlsx", params=ASKED).content))
    cells = [c for page in book.worksheets for row in page for c in row if c.value]
    assert any(c.value == f"'{AS_TEXT}" for c in cells)
    assert all(c.data_type != "f" for c in cells)
    found = hostile.get("/applies.json", params=ASKED).json()
    labels = [p["norm"]["label"] for p in found["applies"]]
    assert HOSTILE.replace("\\", "") in labels
