"""Where the ontology, the data and the questions lie: beside the package or in the checkout."""

from pathlib import Path

from policygraph.errors import OntologyError

__all__ = ["checkout", "folder"]

_PACKAGE = Path(__file__).parent


def checkout() -> Path | None:
    """Return the root of the source checkout, None where the package is installed from a wheel."""
    root = _PACKAGE.parent.parent
    return root if (root / "pyproject.toml").is_file() else None


def folder(name: str) -> Path:
    """Return the folder ``ontology``, ``data`` or ``queries``.

    A wheel carries its own copy inside the package; an editable install reads the checkout.
    Raises OntologyError (missing-resource) where neither has it.
    """
    inside = _PACKAGE / name
    root = checkout()
    for path in (inside, root / name if root else inside):
        if path.is_dir():
            return path
    raise OntologyError(
        "missing-resource",
        f"The folder {name}/ is neither at {inside} nor at the root of a checkout. "
        "Install policygraph again.",
    )
