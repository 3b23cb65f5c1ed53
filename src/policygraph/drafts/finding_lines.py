"""The lines that a finding is about, so that a reader sees both beside each other."""

from policygraph.anchors import DocumentText
from policygraph.drafts.model import DraftFinding

__all__ = ["lines_of"]

_LONGEST = 400


def lines_of(text: DocumentText, finding: DraftFinding) -> str:
    """Return the one or two lines of a finding: ``r. 12: …``, a line each; long ones cut short."""
    numbers = [n for n in (finding.line, finding.other_line) if n and n <= len(text.lines)]
    return "\n".join(f"r. {n}: {_short(text.lines[n - 1])}" for n in dict.fromkeys(numbers))


def _short(line: str) -> str:
    line = " ".join(line.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1].rstrip() + "…"
