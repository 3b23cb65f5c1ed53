"""The catalogue of a build, kept beside its graph, so that a command need not read the graph first.

Written once when the graph is built and never changed; a test holds it against the graph.
"""

import pickle
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from policygraph import model
from policygraph.errors import StoreError
from policygraph.model import Catalogue, UnreviewedDraft

__all__ = ["read_drafts", "read_snapshot", "write_drafts", "write_snapshot"]

_NAME = "catalogue.pickle"
_DRAFTS = "drafts.pickle"


class _OnlyModel(pickle.Unpickler):
    """Builds nothing but the values of the model: a file that names another class is refused."""

    def find_class(self, module: str, name: str) -> Any:
        """Return a class of the model or frozenset."""
        if module == model.__name__ and name in model.__all__:
            return getattr(model, name)
        if (module, name) == ("builtins", "frozenset"):
            return frozenset
        raise pickle.UnpicklingError(f"{module}.{name} is no part of the model")


def write_snapshot(build: Path, catalogue: Catalogue) -> None:
    """Write the catalogue into the directory of a build that is not yet current."""
    _write(build / _NAME, catalogue)


def write_drafts(build: Path, drafts: Sequence[UnreviewedDraft]) -> None:
    """Write what nobody reviewed into a file of its own, which only those read who ask for it."""
    _write(build / _DRAFTS, list(drafts))


def _write(path: Path, value: Any) -> None:
    with path.open("wb") as file:
        pickle.dump(value, file, protocol=5)


def read_snapshot(build: Path) -> Catalogue:
    """Read the catalogue of a build. Raises StoreError (broken-store) where it is damaged."""
    found = _read(build, _NAME)
    if not isinstance(found, Catalogue):
        raise _broken(build, "it is none")
    return found


def read_drafts(build: Path) -> tuple[UnreviewedDraft, ...]:
    """Read the drafts of a build; none where it was built without.

    Raises StoreError (broken-store) where the file is damaged.
    """
    if not (build / _DRAFTS).is_file():
        return ()
    found = _read(build, _DRAFTS)
    if not isinstance(found, list) or not all(isinstance(d, UnreviewedDraft) for d in found):
        raise _broken(build, "its drafts are none")
    return tuple(found)


def _read(build: Path, name: str) -> Any:
    try:
        with (build / name).open("rb") as file:
            return _OnlyModel(file).load()
    except (OSError, pickle.UnpicklingError, EOFError, AttributeError, ValueError) as error:
        raise _broken(build, str(error)) from error


def _broken(build: Path, why: str) -> StoreError:
    return StoreError(
        "broken-store",
        f"The catalogue of the graph at {build} cannot be read ({why}). Run `policygraph build`.",
    )
