"""Where in the Turtle files each thing is described: the line on which its block begins."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

__all__ = ["block_lines", "locate"]

_TOKEN = re.compile(
    r"""
    (?P<string>\"{3}(?:\\.|[^\\])*?\"{3}|'{3}(?:\\.|[^\\])*?'{3}
              |"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')
    |(?P<comment>\#[^\n]*)
    |(?P<iri><[^<>\s]*>)
    |(?P<directive>@?\b(?:prefix|base)\b(?=\s+(?:[\w.-]*:\s*)?<))
    |(?P<name>[\w-]*(?:\.[\w-]+)*:(?:[\w:-]|%[0-9A-Fa-f]{2}|\\.|\.+(?=[\w:%\\-]))*)
    |(?P<open>[\[(])|(?P<close>[\])])|(?P<end>\.(?=\s|$|\#|<))
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)


def _resolve(token: str, prefixes: Mapping[str, str]) -> str:
    if token.startswith("<"):
        return token[1:-1]
    prefix, _, local = token.partition(":")
    return prefixes.get(prefix, prefix + ":") + re.sub(r"\\(.)", r"\1", local)


def block_lines(text: str) -> Iterator[tuple[str, int]]:
    """Yield the subject of each statement of a Turtle text and the line, from 1, it begins on."""
    prefixes: dict[str, str] = {}
    tokens = (t for t in _TOKEN.finditer(text) if t.lastgroup not in ("string", "comment"))
    depth, expected, line, seen = 0, True, 1, 0
    for token in tokens:
        if token.lastgroup == "directive":
            name = next(tokens)
            if name.lastgroup == "name":
                prefixes[name[0].removesuffix(":")] = next(tokens)[0][1:-1]
            if token[0].startswith("@"):
                next(tokens, None)
        elif token.lastgroup in ("open", "close"):
            depth += 1 if token.lastgroup == "open" else -1
            expected = False
        elif token.lastgroup == "end":
            expected = True
        elif expected and depth == 0:
            line, seen = line + text.count("\n", seen, token.start()), token.start()
            yield _resolve(token[0], prefixes), line
            expected = False


def locate(files: Iterable[Path]) -> dict[str, tuple[Path, int]]:
    """Return for each thing the file and the line where its first block begins."""
    places: dict[str, tuple[Path, int]] = {}
    for path in files:
        for subject, line in block_lines(path.read_text(encoding="utf-8")):
            places.setdefault(subject, (path, line))
    return places
