"""What a reviewer saw when she decided: the state of a draft's folder, the mark of a decision."""

import hashlib
import json
from pathlib import Path

from policygraph.drafts.model import Decision
from policygraph.errors import InputError, SourceError

__all__ = ["ChangedMeanwhileError", "mark_of", "require_state", "state_of"]

_FILES = ("draft.ttl", "decisions.ttl")


class ChangedMeanwhileError(InputError):
    """Somebody else changed the draft or its decisions since they were read."""

    def __init__(self, folder: Path) -> None:
        """Take the folder of the draft."""
        super().__init__(
            "precondition-failed",
            f"{folder.name}: the draft or its decisions changed meanwhile; nothing was written. "
            "Read it again and decide again what others decided too.",
        )


def state_of(folder: Path) -> str:
    """Return a digest of the draft and its decisions; another one means that something changed.

    Raises SourceError (unreadable-file) where they cannot be read.
    """
    sha = hashlib.sha256()
    for name in _FILES:
        try:
            content = (folder / name).read_bytes()
        except FileNotFoundError:
            content = b""
        except OSError as error:
            raise SourceError(
                "unreadable-file",
                f"{folder / name}: it cannot be read ({error}). Check its rights.",
            ) from error
        sha.update(f"{name} {len(content)}\n".encode() + content)
    return sha.hexdigest()[:32]


def require_state(folder: Path, state: str) -> None:
    """Raise ChangedMeanwhileError where a folder is no longer in the state that was read."""
    if state_of(folder) != state:
        raise ChangedMeanwhileError(folder)


def mark_of(decision: Decision | None) -> str:
    """Return a short digest of a decision, who took it and when included; empty for none."""
    if decision is None:
        return ""
    label = decision.new_norm
    said = [
        decision.hash, decision.verdict, sorted(decision.changes.items()), decision.who,
        decision.when, [label.nl, label.en] if label else None, decision.remark,
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]
