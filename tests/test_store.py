"""The store on disk: a build is whole or not there, and a reader never sees half of one."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from policygraph import build as building
from policygraph.errors import StoreError
from policygraph.model import Catalogue
from policygraph.reader import read_catalogue
from policygraph.session import Session
from policygraph.snapshot import read_snapshot
from policygraph.store import current_build, open_store, read_manifest
from policygraph.vocabulary import INFERRED_GRAPH

from .conftest import ROOT, turtle_header

SMALL = (
    "care:wijk a pg:CareType . policy:p a pg:Policy ; pg:concerns care:wijk ; pg:hasTerm policy:t ."
    'policy:t pg:contractYear "2027"^^xsd:gYear . '
    "<https://w3id.org/policygraph/id/policy/p/L0001> a pg:Requirement ; "
    "pg:isGeneralProvisionOf policy:p ."
)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    (folder / "policies").mkdir(parents=True)
    (folder / "policies" / "p.ttl").write_text(turtle_header() + SMALL, encoding="utf-8")
    return folder


def build(data: Path, store: Path) -> None:
    building.build(ROOT / "ontology", data, store)


def test_what_is_built_is_opened_read_only_with_its_inferences_apart(
    data: Path, tmp_path: Path
) -> None:
    store = tmp_path / "store"
    build(data, store)
    graph = open_store(store)
    manifest = read_manifest(store)
    assert graph.size(INFERRED_GRAPH) == manifest.inferred > 0
    with pytest.raises(RuntimeError, match="read-write"):
        graph.update("INSERT DATA { <urn:a> <urn:b> <urn:c> }")


def test_the_snapshot_is_what_the_graph_says(data: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    build(data, store)
    current = current_build(store)
    assert current
    assert read_snapshot(current) == read_catalogue(open_store(store))


def test_the_real_catalogue_survives_the_snapshot(catalogue: Catalogue, tmp_path: Path) -> None:
    from policygraph.snapshot import write_snapshot

    write_snapshot(tmp_path, catalogue)
    assert read_snapshot(tmp_path) == catalogue


def test_a_failed_build_leaves_the_old_graph(data: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    build(data, store)
    before = current_build(store)
    (data / "policies" / "p.ttl").write_text("policy:p a", encoding="utf-8")
    with pytest.raises(Exception, match=r"p\.ttl:1:"):
        build(data, store)
    assert current_build(store) == before
    open_store(store)


def test_a_build_that_is_killed_leaves_the_old_graph(data: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    build(data, store)
    before = current_build(store)
    script = (
        "import os, signal, sys; from pathlib import Path; from policygraph import build, store\n"
        "store.NewBuild.publish = lambda *a: os.kill(os.getpid(), signal.SIGKILL)\n"
        "build.build(*map(Path, sys.argv[1:]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, ROOT / "ontology", data, store], check=False
    )
    assert done.returncode == -9
    assert current_build(store) == before
    assert Session.open(store).catalogue.provisions
    build(data, store)
    assert current_build(store) != before


def test_no_store_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"no built graph.*policygraph build"):
        open_store(tmp_path)


def test_half_a_store_and_an_older_one_are_told_apart(data: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    build(data, store)
    current = current_build(store)
    assert current
    manifest = current / "manifest.json"
    values = json.loads(manifest.read_text(encoding="utf-8"))
    manifest.write_text(json.dumps(values | {"format": 0}), encoding="utf-8")
    with pytest.raises(StoreError, match=r"layout 0.*policygraph build"):
        open_store(store)
    manifest.unlink()
    with pytest.raises(StoreError, match=r"not complete.*policygraph build"):
        open_store(store)


def test_a_snapshot_with_anything_but_the_model_is_refused(tmp_path: Path) -> None:
    import pickle

    (tmp_path / "catalogue.pickle").write_bytes(pickle.dumps(Path("x")))
    with pytest.raises(StoreError, match="no part of the model"):
        read_snapshot(tmp_path)
