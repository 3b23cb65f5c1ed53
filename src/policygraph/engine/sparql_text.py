"""What must be known of a query or update before it is evaluated, read from its words.

Only the words are told apart (IRIs, strings, comments, names are no keywords); the grammar is the
store's. A ``<`` of a comparison can look like the start of an IRI, so what holds a parenthesis is
not taken for one. Nothing here is relied on for safety alone: a worker cannot open a socket.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from policygraph.engine.errors import EngineError

__all__ = ["add_union", "add_using", "has_dataset", "refuse_remote"]

_TOKEN = re.compile(
    r"""
      (?P<comment>\#[^\r\n]*)
    | (?P<iri><[^<>"{}()|^`\\\x00-\x20]*>)
    | (?P<string>\"{3}(?:\"{0,2}(?:[^"\\]|\\.))*\"{3} | '{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
        | "(?:[^"\\\r\n]|\\.)*" | '(?:[^'\\\r\n]|\\.)*')
    | (?P<variable>[?$]\w+)
    | (?P<name>(?:[^\W\d_][\w.-]*|_)?:(?:[\w:.-]|%[0-9A-Fa-f]{2}|\\.)*)
    | (?P<tag>@\w+(?:-\w+)*)
    | (?P<word>[A-Za-z]\w*)
    | (?P<mark>[{};])
    """,
    re.VERBOSE | re.DOTALL,
)
_REMOTE = {"SERVICE": "SERVICE asks another server", "LOAD": "LOAD reads another address"}


@dataclass(frozen=True, slots=True)
class _Word:
    """A keyword, mark or name of a thing, where it stands and how many braces are open there."""

    text: str
    start: int
    end: int
    depth: int


def _words(text: str, names: bool = False) -> Iterator[_Word]:
    depth = 0
    for match in _TOKEN.finditer(text):
        if match.lastgroup == "mark":
            depth += 1 if match[0] == "{" else 0
            yield _Word(match[0], match.start(), match.end(), depth)
            depth -= 1 if match[0] == "}" else 0
        elif match.lastgroup == "word":
            yield _Word(match[0].upper(), match.start(), match.end(), depth)
        elif names and match.lastgroup in ("iri", "name"):
            yield _Word(match[0], match.start(), match.end(), depth)


def refuse_remote(text: str) -> None:
    """Refuse what would ask another server. Raises EngineError (forbidden-query)."""
    for word in _words(text):
        if word.text in _REMOTE:
            raise EngineError(
                "forbidden-query",
                f"{word.text} is refused: {_REMOTE[word.text]}. This endpoint answers from its "
                "own graphs only.",
            )


def has_dataset(text: str) -> bool:
    """Tell whether a query names its own dataset with FROM."""
    return any(word.text == "FROM" and word.depth == 0 for word in _words(text))


def add_using(text: str, default: Sequence[str], named: Sequence[str]) -> str:
    """Give every operation of an update that has a pattern the dataset of the protocol.

    Raises EngineError (dataset-conflict) where the update names its own with USING or WITH.
    """
    clauses = "".join(f" USING <{g}>" for g in default)
    clauses += "".join(f" USING NAMED <{g}>" for g in named)
    words = list(_words(text))
    out, done = [], 0
    for i, word in enumerate(words):
        if word.depth == 0 and word.text in ("USING", "WITH"):
            raise EngineError(
                "dataset-conflict",
                "using-graph-uri and using-named-graph-uri cannot be given for an update that "
                f"has {word.text} itself.",
            )
        if word.depth == 0 and word.text == "WHERE":
            template = ""
            if i and words[i - 1].text == "DELETE":
                # DELETE WHERE takes no USING; the pattern is its own template.
                template = _block(text, words[i + 1 :])
            out.append(f"{text[done : word.start]}{template}{clauses} ")
            done = word.start
    return "".join(out) + text[done:]


def add_union(text: str, graphs: Sequence[str], copy: str) -> str:
    """Let every pattern of an update see the union of all graphs, as a query does.

    An operation with USING or WITH names its graphs itself. ``graphs`` are those there are; the
    operations before may have made others, which they name. The store's own default graph has no
    name that USING could take, so the pattern sees its copy under the name ``copy``.
    """
    known = [f"<{g}>" for g in graphs]
    out, done = [], 0
    for words in _operations(text):
        top = [w for w in words if w.depth == 0]
        where = next((w for w in top if w.text == "WHERE"), None)
        first = next((w for w in top if w.text in ("INSERT", "DELETE")), None)
        if where and first and not any(w.text in ("USING", "WITH") for w in top):
            after = [w for w in words if w.start > where.start]
            block = _block(text, after)
            template = block if top[top.index(where) - 1].text == "DELETE" else ""
            clauses = "".join(f" USING {g} USING NAMED {g}" for g in known)
            end = after[0].start + len(block) if after else where.end
            out += [
                text[done : first.start],
                f"COPY SILENT DEFAULT TO <{copy}> ; ",
                text[first.start : where.start],
                f"{template}{clauses} USING <{copy}> ",
                text[where.start : end],
                f" ; DROP SILENT GRAPH <{copy}>",
            ]
            done = end
        known += [n for n in _graphs_named(words) if n not in known]
    return "".join(out) + text[done:]


def _operations(text: str) -> Iterator[list[_Word]]:
    found: list[_Word] = []
    for word in _words(text, names=True):
        if word.text == ";" and word.depth == 0:
            yield found
            found = []
        else:
            found.append(word)
    yield found


def _graphs_named(words: Sequence[_Word]) -> Iterator[str]:
    for word, following in pairwise(words):
        is_name = following.text.startswith("<") or ":" in following.text
        if is_name and word.text in ("GRAPH", "TO", "INTO", "WITH"):
            yield following.text


def _block(text: str, words: Sequence[_Word]) -> str:
    closing = next((w for w in words if w.text == "}" and w.depth == 1), None)
    return text[words[0].start : closing.end] if closing else ""
