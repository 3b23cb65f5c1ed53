"""The store: pyoxigraph on disk, one directory a build, one pointer to the current one.

A build that is killed leaves its directory unnamed by the pointer, so the old graph stays in use.
Readers open the finished directory read-only and hold it; what nobody holds, the next build
removes. A hold is a shared ``flock``, which ends with its process, however that ends. The default
graph of a query is the union of the named graphs, with or without the inferred one.

A build with drafts has a second graph beside the first: the same, and a named graph for each draft.
The first knows nothing of them, so that no query can find in it what nobody reviewed.
"""

import json
import os
import re
import shutil
import sys
import uuid
import weakref
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import pyoxigraph as ox

from policygraph.errors import StoreError
from policygraph.vocabulary import INFERRED_GRAPH, is_draft_graph

if sys.platform != "win32":
    import fcntl

__all__ = [
    "FORMAT",
    "GraphStore",
    "Manifest",
    "NewBuild",
    "current_build",
    "drafted_graph",
    "names_drafts",
    "open_store",
    "read_manifest",
]

FORMAT = 3
"""The version of the store's layout; another version asks for a new build."""

_POINTER = "current"
_MANIFEST = "manifest.json"
_REMEDY = "Run `policygraph build`."

_GRAPH = "graph"
_DRAFTED = "drafted"

# However a query writes the name: whole, after a prefix (draft\/slug), or after a base.
_DRAFT_NAME = re.compile(r"\bdraft\\?/")
_OWN_DATASET = re.compile(r"\bFROM\s+(?:NAMED\s+)?<")

Term = ox.NamedNode | ox.Literal
_Bound = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a build holds: layout version, hash of the sources, counts of triples and drafts."""

    format: int
    source_hash: str
    asserted: int
    inferred: int
    drafts: int = 0


class _Hold:
    """A directory that no build removes while this object is there."""

    def __init__(self, path: Path) -> None:
        """Hold a directory. Raises FileNotFoundError where it is not there or being removed."""
        self.path = path
        if sys.platform == "win32":
            return
        number = os.open(path, os.O_RDONLY)
        self._closes = weakref.finalize(self, os.close, number)
        if not _lock(number, shared=True) or not _is(path, number):
            self.release()
            raise FileNotFoundError(path)

    def release(self) -> None:
        """Let the directory go."""
        if sys.platform != "win32":
            self._closes()


def _lock(number: int, *, shared: bool) -> bool:
    """Lock an open directory; False where somebody else has it, or where that cannot be known."""
    if sys.platform == "win32":
        return shared
    try:
        fcntl.flock(number, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        # Without locks on this file system nothing is held, and nothing is taken for free.
        return shared
    return True


def _is(path: Path, number: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(number))
    except FileNotFoundError:
        return False


def _remove_if_free(path: Path) -> None:
    if sys.platform == "win32":
        # There no file can be removed that a process has open.
        shutil.rmtree(path, ignore_errors=True)
        return
    try:
        number = os.open(path, os.O_RDONLY)
    except OSError:
        return
    try:
        if _lock(number, shared=False):
            shutil.rmtree(path, ignore_errors=True)
    finally:
        os.close(number)


class GraphStore:
    """One triple store, asked in SPARQL 1.1; text in, values out."""

    def __init__(
        self, store: ox.Store | None = None, hold: _Hold | None = None, *, drafted: bool = False
    ) -> None:
        """Wrap a store; without one, a new store in memory. The hold is kept as long as this.

        ``drafted`` tells that there may be graphs of drafts in it.
        """
        self.raw = store if store is not None else ox.Store()
        self._hold = hold
        self._drafted = drafted

    @property
    def build(self) -> Path | None:
        """The directory of the build that this graph is, which stays while this object is there."""
        return self._hold.path if self._hold else None

    def with_drafts(self) -> "GraphStore":
        """Open the graph of this build that holds the drafts too; this one where there are none."""
        path = drafted_graph(self._hold.path) if self._hold else None
        if path is None:
            return self
        return GraphStore(ox.Store.read_only(str(path)), self._hold, drafted=True)

    def update(self, text: str) -> None:
        """Execute a SPARQL 1.1 update."""
        self.raw.update(text)

    def size(self, graph: str) -> int:
        """Return the number of triples in a named graph."""
        result = self.raw.query(
            "SELECT (COUNT(*) AS ?size) WHERE { ?s ?p ?o }", default_graph=[ox.NamedNode(graph)]
        )
        if not isinstance(result, ox.QuerySolutions):
            raise TypeError("only a SELECT has rows")
        return int(next(result)[0].value)

    def select(
        self,
        text: str,
        bindings: Mapping[str, Term] | None = None,
        *,
        inferred: bool = True,
        drafts: bool = False,
        prefixes: Mapping[str, str] | None = None,
    ) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        """Execute a SPARQL 1.1 query; bindings are substituted by the store, never pasted.

        ``drafts`` puts what nobody reviewed into the default graph; else it is reached by name.
        """
        substitutions: dict[ox.Variable, _Bound] = {
            ox.Variable(name): term for name, term in (bindings or {}).items()
        }
        known = dict(prefixes or {})
        if _OWN_DATASET.search(text):
            return self.raw.query(text, substitutions=substitutions, prefixes=known)
        if inferred and (drafts or not self._drafted):
            return self.raw.query(
                text, use_default_graph_as_union=True, substitutions=substitutions, prefixes=known
            )
        graphs: list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph] = [
            g
            for g in self.raw.named_graphs()
            if isinstance(g, ox.NamedNode)
            and (inferred or g.value != INFERRED_GRAPH)
            and (drafts or not is_draft_graph(g.value))
        ]
        return self.raw.query(
            text, default_graph=graphs, substitutions=substitutions, prefixes=known
        )

    def rows(self, text: str) -> Iterator[dict[str, str]]:
        """Return the rows of a SELECT as text by variable name."""
        result = self.select(text)
        if not isinstance(result, ox.QuerySolutions):
            raise TypeError("only a SELECT has rows")
        names = [v.value for v in result.variables]
        for row in result:
            yield {
                n: (row[n].value if isinstance(row[n], ox.NamedNode | ox.Literal) else str(row[n]))
                for n in names
                if row[n] is not None
            }


class NewBuild:
    """A build in the making: a directory of its own until it is made the current one."""

    def __init__(self, root: Path) -> None:
        """Make an empty directory for the build under the store's folder."""
        self._root = root
        self.path = root / "builds" / uuid.uuid4().hex
        self.path.mkdir(parents=True)
        # Another build that ends meanwhile must not take it for a remnant.
        self._hold = _Hold(self.path)

    def publish(
        self, graph: GraphStore, manifest: Manifest, drafts: Iterable[ox.Quad] = ()
    ) -> None:
        """Write the graph to disk and make it the current one in one atomic step.

        ``drafts`` are the triples of drafts, each in its own graph. Whatever else belongs to the
        build was written into its directory before.
        """
        disk = ox.Store(str(self.path / _GRAPH))
        disk.bulk_extend(graph.raw)
        disk.flush()
        disk.optimize()
        if manifest.drafts:
            # Files that both share are links, so that the copy costs next to nothing.
            disk.backup(str(self.path / _DRAFTED))
            drafted = ox.Store(str(self.path / _DRAFTED))
            drafted.bulk_extend(drafts)
            drafted.flush()
            del drafted
        del disk
        (self.path / _MANIFEST).write_text(json.dumps(asdict(manifest)), encoding="utf-8")
        pointer = self._root / f"{_POINTER}.{self.path.name}"
        pointer.write_text(self.path.name, encoding="utf-8")
        previous = current_build(self._root)
        pointer.replace(self._root / _POINTER)
        for old in (self._root / "builds").iterdir():
            if old not in (self.path, previous):
                _remove_if_free(old)
        self._hold.release()

    def discard(self) -> None:
        """Remove what was written of an unfinished build."""
        self._hold.release()
        shutil.rmtree(self.path, ignore_errors=True)


def names_drafts(*texts: str) -> bool:
    """Tell whether a query or the name of a graph names a draft's graph, or all of them."""
    return any(_DRAFT_NAME.search(text) for text in texts)


def drafted_graph(build: Path) -> Path | None:
    """Return the directory of a build's graph with drafts, None where it was built without."""
    path = build / _DRAFTED
    return path if path.is_dir() else None


def current_build(root: Path) -> Path | None:
    """Return the directory that the pointer names, None where there is no pointer."""
    try:
        name = (root / _POINTER).read_text(encoding="utf-8").strip()
    except OSError:
        return None
    return root / "builds" / name


def read_manifest(root: Path) -> Manifest:
    """Read what the current build holds.

    Raises StoreError (no-store, broken-store, old-store) with the command that mends it.
    """
    current = current_build(root)
    if current is None:
        raise StoreError("no-store", f"There is no built graph at {root}. {_REMEDY}")
    try:
        values = json.loads((current / _MANIFEST).read_text(encoding="utf-8"))
        format_ = int(values["format"])
        manifest = Manifest(
            format_, str(values["source_hash"]), int(values["asserted"]), int(values["inferred"]),
            int(values.get("drafts", 0)),
        )  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(
            "broken-store", f"The graph at {current} is not complete ({error}). {_REMEDY}"
        ) from error
    if format_ != FORMAT:
        raise StoreError(
            "old-store",
            f"The graph at {root} has layout {format_}, this version reads {FORMAT}. {_REMEDY}",
        )
    return manifest


def open_store(root: Path) -> GraphStore:
    """Open the current build read-only.

    Raises StoreError (no-store, broken-store, old-store) with the command that mends it.
    """
    read_manifest(root)
    try:
        hold = _hold_current(root)
        return GraphStore(ox.Store.read_only(str(hold.path / _GRAPH)), hold)
    except OSError as error:
        raise StoreError(
            "broken-store", f"The graph at {root} cannot be opened ({error}). {_REMEDY}"
        ) from error


def _hold_current(root: Path) -> _Hold:
    """Hold the current build. Raises OSError where it is not there."""
    while True:
        current = current_build(root)
        if current is None:
            raise FileNotFoundError(root)
        try:
            return _Hold(current)
        except FileNotFoundError:
            # Two builds may have ended since the pointer was read.
            if current_build(root) == current:
                raise
