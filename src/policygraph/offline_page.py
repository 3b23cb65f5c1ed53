"""What a page that is one file needs: our templates and styles, and the hashes for its policy."""

import hashlib
from base64 import b64encode
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment, Template

__all__ = ["sources", "static_text", "template"]


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("policygraph.explorer"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def template(name: str) -> "Template":
    """Return a template of the pages: values are escaped, a name that is missing is an error."""
    return _environment().get_template(name)


def static_text(name: str) -> str:
    """Return a style or script of the pages as text."""
    found = files("policygraph.explorer") / "static" / name
    return found.read_text(encoding="utf-8")


def sources(texts: Iterable[str]) -> str:
    """Return the source expressions of inline styles or scripts (CSP Level 3, section 2.3.1)."""
    hashes = (hashlib.sha256(text.encode()).digest() for text in texts)
    return " ".join(f"'sha256-{b64encode(found).decode()}'" for found in hashes)
