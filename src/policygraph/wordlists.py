"""The word lists of the extraction: Dutch cue words as data, read in this one place."""

from functools import lru_cache
from typing import Any

import yaml

from policygraph.errors import OntologyError
from policygraph.resources import folder

__all__ = ["read_words"]

# Ten times faster where libyaml was there when PyYAML was built; as safe.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@lru_cache(maxsize=32)
def read_words(name: str) -> dict[str, Any]:
    """Return the word list ``data/extraction/<name>.yml``.

    Raises OntologyError (missing-resource) where it is absent or is no mapping.
    """
    path = folder("data") / "extraction" / f"{name}.yml"
    try:
        found = yaml.load(path.read_text(encoding="utf-8"), _LOADER)  # noqa: S506 - it is a safe one
    except (OSError, yaml.YAMLError) as error:
        raise OntologyError(
            "missing-resource", f"{path}: the word list cannot be read ({error})."
        ) from error
    if not isinstance(found, dict):
        raise OntologyError("missing-resource", f"{path}: the word list must be a mapping.")
    return found
