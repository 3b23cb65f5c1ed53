"""A file of decisions (``docs/review-file.md``): rows of the review sheet in JSON."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from policygraph.drafts.layout import (
    ANNOUNCEMENTS,
    CONCEPTS,
    CONTACTS,
    FINDINGS,
    POLICY,
    SECTIONS,
    STATEMENTS,
    Layout,
)
from policygraph.errors import InputError, SourceError

__all__ = ["FORMAT", "SHEET_KEYS", "VERSION", "ReviewFile", "allowed", "parsed", "read_review_file"]

FORMAT: Final = "policygraph-review"
VERSION: Final = 1
SHEET_KEYS: Final[Mapping[str, Layout]] = {
    "statements": STATEMENTS,
    "policy": POLICY,
    "concepts": CONCEPTS,
    "findings": FINDINGS,
    "announcements": ANNOUNCEMENTS,
    "contacts": CONTACTS,
    "sections": SECTIONS,
}
"""The sheets by the names that they have in the file."""
_FOUND: Final = ("id", "hash", "place", "quote", "over")
_LARGEST: Final = 20_000_000
_LONGEST: Final = 10_000
_MOST_ROWS: Final = 20_000
_TOP: Final = ("format", "version", "draft", "saved", "rows")


@dataclass(frozen=True, slots=True)
class ReviewFile:
    """The rows that a reviewer filled in, by the name of the sheet; each the whole of its row."""

    draft: str
    rows: Mapping[str, tuple[Mapping[str, str], ...]] = field(default_factory=dict)

    def __len__(self) -> int:
        """Return the number of rows."""
        return sum(len(rows) for rows in self.rows.values())


def allowed(layout: Layout) -> tuple[str, ...]:
    """Return the fields that a row of a sheet may have in the file."""
    return tuple(dict.fromkeys((*_FOUND, *layout.filled)))


def _wrong(problem: str) -> InputError:
    return InputError(
        "invalid-payload",
        f"This is no file of decisions that can be read: {problem}. Nothing was written.",
    )


def _row(key: str, index: int, row: object) -> Mapping[str, str]:
    where = f"rows/{key}/{index}"
    if not isinstance(row, dict):
        raise _wrong(f"{where} is no object")
    known = allowed(SHEET_KEYS[key])
    for name, value in row.items():
        if name not in known:
            raise _wrong(f"{where} has the field {name[:60]!r}; it may have {', '.join(known)}")
        if not isinstance(value, str):
            raise _wrong(f"{where}/{name} is no text")
        if len(value) > _LONGEST:
            raise _wrong(f"{where}/{name} has more than {_LONGEST} characters")
    return {name: value.replace("\r\n", "\n").strip() for name, value in row.items()}


def _sheets(found: object) -> Mapping[str, tuple[Mapping[str, str], ...]]:
    if not isinstance(found, dict):
        raise _wrong("rows is no object")
    out = {}
    for key, rows in found.items():
        if key not in SHEET_KEYS:
            raise _wrong(f"rows has {key[:60]!r}; it may have {', '.join(SHEET_KEYS)}")
        if not isinstance(rows, list) or len(rows) > _MOST_ROWS:
            raise _wrong(f"rows/{key} is no list of at most {_MOST_ROWS} rows")
        out[SHEET_KEYS[key].name] = tuple(_row(key, i, row) for i, row in enumerate(rows))
    return out


def parsed(text: str | bytes, slug: str) -> ReviewFile:
    """Return the rows of a file on the draft ``slug``.

    Raises InputError (invalid-payload) for what is no such file, of another version or draft.
    """
    if len(text) > _LARGEST:
        raise _wrong(f"it has more than {_LARGEST // 1_000_000} MB")
    try:
        found: Any = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _wrong(f"it is not JSON ({str(error)[:200]})") from error
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise _wrong(f"its format is not {FORMAT!r}")
    if found.get("version") != VERSION:
        raise _wrong(f"it is of version {str(found.get('version'))[:20]}, not {VERSION}")
    for name in found:
        if name not in _TOP:
            raise _wrong(f"it has the field {name[:60]!r}; it may have {', '.join(_TOP)}")
    if found.get("draft") != slug:
        raise _wrong(f"it is about the draft {str(found.get('draft'))[:100]!r}, not {slug!r}")
    return ReviewFile(slug, _sheets(found.get("rows", {})))


def read_review_file(path: Path, slug: str) -> ReviewFile:
    """Read a file of decisions. Raises SourceError where it cannot be read, InputError as above."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SourceError(
            "unreadable-file", f"{path}: the file cannot be read ({error}). Check its name."
        ) from error
    return parsed(content, slug)
