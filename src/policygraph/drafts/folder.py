"""The folder of a draft, written as a whole: after an error or a kill it is as it was."""

import contextlib
import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from policygraph.drafts.sheet_reading import untouched
from policygraph.errors import InputError, SourceError
from policygraph.resources import checkout

__all__ = [
    "IGNORED",
    "drafts_folder",
    "latest_sheet",
    "pages_of",
    "recovered",
    "replaced",
    "sheet_name",
]

IGNORED = (
    "# The document's own sentences stay out of repositories.\ndocument.txt\nplaces.json\n*.xlsx\n"
)
"""What version control leaves out of a draft's folder."""


def drafts_folder(given: Path | None) -> Path:
    """Return where drafts lie: as given, ``data/drafts`` in a checkout, else ``drafts`` here."""
    if given is not None:
        return given
    root = checkout()
    return root / "data" / "drafts" if root else Path("drafts")


def recovered(folder: Path) -> None:
    """Put back what an interrupted exchange left beside the folder."""
    old = folder.with_name(f".{folder.name}.old")
    if old.is_dir():
        if folder.exists():
            shutil.rmtree(old)
        else:
            old.rename(folder)


@contextmanager
def replaced(folder: Path) -> Iterator[Path]:
    """Give a copy of a folder to write in; when all went well it takes the folder's place.

    Raises SourceError (unreadable-file) where the folder cannot be written.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        recovered(folder)
        work = Path(tempfile.mkdtemp(prefix=f".{folder.name}.new-", dir=folder.parent))
    except OSError as error:
        raise SourceError(
            "unreadable-file",
            f"{folder}: the folder cannot be written ({error}). Give another with --drafts.",
        ) from error
    try:
        if folder.is_dir():
            shutil.copytree(folder, work, dirs_exist_ok=True)
        yield work
        work.chmod(0o755)
        _exchange(work, folder)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _exchange(work: Path, folder: Path) -> None:
    old = folder.with_name(f".{folder.name}.old")
    if folder.is_dir():
        folder.replace(old)
    try:
        work.replace(folder)
    except OSError:
        with contextlib.suppress(OSError):
            old.replace(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)


def sheet_name(folder: Path, content: bytes) -> str | None:
    """Return the name under which a sheet is written; None where it is there already.

    A sheet that a person wrote in is never overwritten: the new one gets the next number.
    """
    count = 1
    while True:
        name = "review.xlsx" if count == 1 else f"review-{count}.xlsx"
        path = folder / name
        if not path.exists():
            return name
        if path.read_bytes() == content:
            return None
        if untouched(path):
            return name
        count += 1


def latest_sheet(folder: Path) -> Path:
    """Return the sheet that a person wrote in last; the newest one where nobody did.

    Raises InputError (missing-parameter) where several were written in.
    """
    sheets = sorted(p for p in folder.glob("review*.xlsx") if not p.name.startswith("~"))
    written = [p for p in sheets if not untouched(p)]
    if len(written) > 1:
        raise InputError(
            "missing-parameter",
            f"{folder}: several sheets were filled in ({', '.join(p.name for p in written)}). "
            "Say which one with --sheet.",
        )
    return written[0] if written else folder / "review.xlsx"


def newest_sheet(folder: Path) -> str:
    """Return the name of the sheet that was made last: the one with the highest number."""
    names = sorted((p.name for p in folder.glob("review*.xlsx")), key=lambda n: (len(n), n))
    return names[-1] if names else "review.xlsx"


def pages_of(folder: Path) -> Mapping[int, int]:
    """Return the page of each line, where the document has pages and the file is there."""
    try:
        found = json.loads((folder / "places.json").read_text(encoding="utf-8"))
        return {int(line): int(place["page"]) for line, place in found["lines"].items()}
    except (OSError, ValueError, KeyError, TypeError):
        return {}
