"""The catalogue of a build, kept beside its graph, so that a command need not read the graph first.

Written once when the graph is built and never changed; a test holds it against the graph.
"""

import pickle
from pathlib import Path
from typing import Any

from policygraph import model
from policygraph.errors import StoreError
from policygraph.model import Catalogue

__all__ = ["read_snapshot", "write_snapshot"]

_NAME = "catalogue.pickle"


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
    with (build / _NAME).open("wb") as file:
        pickle.dump(catalogue, file, protocol=5)


def read_snapshot(build: Path) -> Catalogue:
    """Read the catalogue of a build. Raises StoreError (broken-store) where it is damaged."""
    try:
        with (build / _NAME).open("rb") as file:
            found = _OnlyModel(file).load()
    except (OSError, pickle.UnpicklingError, EOFError, AttributeError, ValueError) as error:
        raise StoreError(
            "broken-store",
            f"The catalogue of the graph at {build} cannot be read ({error}). "
            "Run `policygraph build`.",
        ) from error
    if not isinstance(found, Catalogue):
        raise StoreError(
            "broken-store", f"The catalogue at {build} is none. Run `policygraph build`."
        )
    return found
