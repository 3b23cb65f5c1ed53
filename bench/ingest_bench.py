"""Measure ingest: the five documents together, a PDF of 100 pages, and the memory both take.

python bench/ingest_bench.py      prints rows of a table, or why nothing was measured
"""

import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

from policygraph import build as building
from policygraph.documents import find_documents
from policygraph.resources import folder

PAGES = 100
ROUNDS = 3
WIDTH, HEIGHT, MARGIN = 595, 842, 60
SERVICES = ("voetzorg", "dieetadvies", "ergotherapie", "logopedie", "huidtherapie")
DUTIES = (
    "De aanbieder van {care} beschikt over een schriftelijke klachtenregeling en legt die op "
    "verzoek binnen {n} werkdagen voor.",
    "Ten minste {n}0% van de behandelaars is ingeschreven in het register van de beroepsgroep.",
    "U meldt elke wijziging van uw praktijk vóór 1 {month} bij de afdeling inkoop.",
    "De wachttijd voor {care} is niet langer dan {n} weken, tenzij de verzekerde zelf uitstel "
    "vraagt.",
    "Wij sluiten geen overeenkomst met een aanbieder die in surseance van betaling verkeert.",
    "Wij verwachten dat u met andere aanbieders in de wijk afspraken maakt over {care}.",
)
MONTHS = ("februari", "april", "juni", "juli", "september", "november")


@dataclass(frozen=True, slots=True)
class Run:
    """What one run took: seconds by the clock and of the processors, bytes at the highest."""

    wall: float
    processor: float
    memory: int


def long_document(path: Path, pages: int = PAGES) -> None:
    """Print a policy of our own making: on each page headings, sentences, lists and a table."""
    canvas = Canvas(str(path), pagesize=(WIDTH, HEIGHT))
    for page in range(1, pages + 1):
        _page(canvas, page)
        canvas.showPage()
    canvas.save()


def _page(canvas: Canvas, page: int) -> None:
    care = SERVICES[page % len(SERVICES)]
    y: float = HEIGHT - MARGIN

    def put(text: str, size: float, x: float = 0, *, bold: bool = False) -> None:
        nonlocal y
        font = "Helvetica-Bold" if bold else "Helvetica"
        canvas.setFont(font, size)
        for line in simpleSplit(text, font, size, WIDTH - 2 * MARGIN - x):
            canvas.drawString(MARGIN + x, y, line)
            y -= 1.3 * size
        y -= 4

    canvas.setFont("Helvetica", 8)
    canvas.drawString(MARGIN, HEIGHT - 30, "Inkoopbeleid eerstelijnszorg 2028")
    canvas.drawString(WIDTH / 2, 30, str(page))
    put(f"{page}. Voorwaarden voor {care}", 15, bold=True)
    for block in range(3):
        put(f"{page}.{block + 1} Afspraken over {MONTHS[(page + block) % 6]}", 11, bold=True)
        for number, duty in enumerate(DUTIES):
            at = page * 18 + block * 6 + number
            text = duty.format(care=care, n=at % 7 + 2, month=MONTHS[at % 6])
            if number > 3:
                canvas.drawString(MARGIN + 4, y, "•")
                put(text, 10, 14)
            else:
                put(text, 10)
    edges = [MARGIN, MARGIN + 200, WIDTH - MARGIN]
    tops = [y - 18 * row for row in range(4)]
    canvas.grid(edges, tops)
    for row in range(3):
        for x, text in zip(
            edges, (f"Stap {row + 1}", f"uiterlijk 1 {MONTHS[row]} 2027"), strict=False
        ):
            canvas.drawString(x + 4, tops[row] - 13, text)


def _tree(process: int) -> list[int]:
    """Return the process and all below it, as Linux lists them."""
    out = [process]
    for one in out:
        for task in Path(f"/proc/{one}/task").glob("*/children"):
            with suppress(OSError):
                out += map(int, task.read_text().split())
    return out


def _memory(process: int) -> int:
    """Return the bytes a process holds, pages that it shares counted by its part."""
    with suppress(OSError):
        found = re.search(
            r"^Pss:\s+(\d+) kB", Path(f"/proc/{process}/smaps_rollup").read_text(), re.M
        )
        return int(found[1]) * 1024 if found else 0
    return 0


def _peak(process: int, stop: threading.Event, out: list[int]) -> None:
    """Note the highest memory of a process and all below it."""
    while not stop.wait(0.05):
        out[0] = max(out[0], sum(map(_memory, _tree(process))))


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _run(store: Path, files: list[Path], *, memory: bool = False) -> Run:
    """Ingest documents with the command, into a folder of its own that is thrown away.

    Memory is watched in a run of its own: reading it takes time that the others should not pay.
    """
    with tempfile.TemporaryDirectory() as drafts:
        command = [
            sys.executable, "-c", "from policygraph.cli import main; main()", "ingest",
            *map(str, files), "--drafts", drafts, "--store", str(store),
        ]  # fmt: skip
        highest, stop = [0], threading.Event()
        before, start = _processor(), time.perf_counter()
        with subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        ) as process:
            watch = threading.Thread(target=_peak, args=(process.pid, stop, highest))
            if memory:
                watch.start()
            said = process.communicate()[1]
            stop.set()
        if memory:
            watch.join()
        if process.returncode != 0:
            raise SystemExit(f"ingest failed: {said}")
        return Run(time.perf_counter() - start, _processor() - before, highest[0])


def _measured(store: Path, files: list[Path], what: str) -> list[tuple[str, str]]:
    runs = [_run(store, files) for _ in range(ROUNDS)]
    walls = [run.wall for run in runs]
    watched = _run(store, files, memory=True)
    return [
        (f"`ingest`, {what}: by the clock",
         f"{statistics.median(walls):.1f} s ({min(walls):.1f}–{max(walls):.1f})"),
        (f"`ingest`, {what}: processor time, all processes",
         f"{statistics.median(run.processor for run in runs):.1f} s"),
        (f"`ingest`, {what}: memory of all processes together, highest",
         f"{watched.memory / 1e6:.0f} MB"),
    ]  # fmt: skip


def rows() -> list[tuple[str, str]]:
    """Return what ingest takes, as rows of the table."""
    with tempfile.TemporaryDirectory() as name:
        store, document = Path(name) / "store", Path(name) / "eerstelijnszorg-2028.pdf"
        building.build(folder("ontology"), folder("data"), store)
        long_document(document)
        size = document.stat().st_size
        out = _measured(store, [document], f"a PDF of {PAGES} pages, {size / 1000:.0f} kB")
        where = find_documents(Path(p) if (p := os.environ.get("POLICYGRAPH_DOCUMENTS")) else None)
        files = sorted(where.glob("*.txt")) if where else []
        if not files:
            return [*out, ("`ingest`, the five documents", "not measured: they are not here")]
        return _measured(store, files, f"the {len(files)} documents together") + out


if __name__ == "__main__":
    for what, value in rows():
        print(f"| {what} | {value} |")
