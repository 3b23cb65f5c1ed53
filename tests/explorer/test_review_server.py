"""What the server does with decisions: from its own page only, in the state that was shown."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from policygraph.cli.serving import _require_loopback
from policygraph.drafts.decisions import read_decisions
from policygraph.drafts.review_state import state_of
from policygraph.errors import InputError
from policygraph.session import Session
from policygraph.settings import ServerSettings

from ..servers import Server, serve
from .drafting import SLUG, ingested
from .test_every_page import HTML

ROW = {"id": "L0013", "verdict": "reject", "who": "A. de Vries", "when": "2026-11-20"}


def body(rows: Mapping[str, Any] | None = None, **more: Any) -> str:
    found = {"statements": [ROW]} if rows is None else rows
    whole = {"format": "policygraph-review", "version": 1, "draft": SLUG, "rows": found}
    return json.dumps(whole | more)


def put(server: Server, here: Path, text: str | None = None, **headers: str | None) -> Any:
    sent = {
        "Content-Type": "application/json",
        "Origin": server.url,
        "If-Match": f'"{state_of(here)}"',
    } | {name.replace("_", "-"): value for name, value in headers.items()}
    kept = {name: value for name, value in sent.items() if value is not None}
    return server.client.put(
        f"/review/{SLUG}/decisions", content=(text or body()).encode(), headers=kept
    )


def test_decisions_are_kept_and_the_new_state_is_said(writing: Server, here: Path) -> None:
    answer = put(writing, here)
    assert answer.status_code == 200, answer.text
    assert answer.json()["new"] == 1
    assert answer.headers["etag"] == f'"{state_of(here)}"'
    assert answer.headers["cache-control"] == "no-store"
    (decision,) = read_decisions(here)
    assert (decision.verdict, decision.who, decision.when) == (
        "reject",
        "A. de Vries",
        "2026-11-20",
    )
    assert put(writing, here).json()["new"] == 0


@pytest.mark.parametrize(
    ("headers", "status", "id_"),
    [
        ({"Origin": None}, 403, "foreign-origin"),
        ({"Origin": "null"}, 403, "foreign-origin"),
        ({"Origin": "https://evil.example"}, 403, "foreign-origin"),
        (
            {"Origin": "http://evil.example:8000", "Host": "evil.example:8000"},
            403,
            "foreign-origin",
        ),
        ({"Content_Type": "text/plain"}, 415, "unsupported-media-type"),
        ({"Content_Type": "application/x-www-form-urlencoded"}, 415, "unsupported-media-type"),
        ({"If_Match": None}, 428, "missing-precondition"),
        ({"If_Match": "*"}, 428, "missing-precondition"),
        ({"If_Match": '"of another day"'}, 412, "precondition-failed"),
    ],
)
def test_what_does_not_come_from_its_own_page_is_refused(
    writing: Server, here: Path, headers: dict[str, str | None], status: int, id_: str
) -> None:
    answer = put(writing, here, **headers)
    assert (answer.status_code, answer.json()["type"].rsplit("/", 1)[-1]) == (status, id_)
    assert not (here / "decisions.ttl").exists()
    if status == 412:
        assert answer.headers["etag"] == f'"{state_of(here)}"'


@pytest.mark.parametrize("text", ["{", body({"rijen": []}), body(draft="ander"), body(version=3)])
def test_what_is_no_file_of_decisions_is_refused(writing: Server, here: Path, text: str) -> None:
    answer = put(writing, here, text)
    assert answer.status_code == 400
    assert answer.json()["type"].endswith("/invalid-payload")
    assert not (here / "decisions.ttl").exists()


def test_errors_point_at_their_fields_and_nothing_is_half_written(
    writing: Server, here: Path
) -> None:
    before = {p.name: p.read_bytes() for p in here.iterdir()}
    wrong = ROW | {"id": "L0010", "verdict": "correct", "kind": "plicht", "guard": "niets"}
    answer = put(writing, here, body({"statements": [ROW, wrong]}))
    assert answer.status_code == 422
    found = {e["pointer"]: e["detail"] for e in answer.json()["errors"]}
    assert set(found) == {"/rows/statements/1/kind", "/rows/statements/1/guard"}
    assert "Choose one of" in found["/rows/statements/1/kind"]
    assert {p.name: p.read_bytes() for p in here.iterdir()} == before


def test_a_server_that_takes_no_decisions_says_so(site: Server, drafts: Path) -> None:
    answer = put(site, drafts / SLUG)
    assert answer.status_code == 403
    assert answer.json()["type"].endswith("/read-only")
    page = site.get(f"/review/{SLUG}", headers=HTML).text
    assert "data-save" not in page
    assert "policygraph review voetzorg-2028 --decisions" in page


@pytest.mark.parametrize("path", ["%2e%2e", "..%2f..", "Voetzorg-2028", ".voetzorg-2028.old", "x"])
def test_no_address_leads_out_of_the_folder(writing: Server, here: Path, path: str) -> None:
    secret = here.parent.parent / "draft.ttl"
    secret.write_text("secret", encoding="utf-8")
    for rest in ("", "/text", "/review.xlsx", "/choices.json"):
        assert writing.get(f"/review/{path}{rest}", headers=HTML).status_code == 404
    answer = writing.client.put(f"/review/{path}/decisions", content=b"{}")
    assert answer.status_code in (403, 404, 405, 415)


@pytest.mark.parametrize(
    ("settings", "fine"),
    [
        ({"host": "127.0.0.1"}, True),
        ({"host": "::1"}, True),
        ({"host": "localhost"}, True),
        ({"host": "0.0.0.0"}, False),  # noqa: S104 - what must be refused
        ({"host": "192.0.2.7"}, False),
        ({"host": "127.0.0.1", "public_url": "https://beleid.example"}, False),
    ],
)
def test_decisions_are_taken_on_this_machine_only(settings: dict[str, Any], fine: bool) -> None:
    chosen = ServerSettings(review=True, **settings)
    if fine:
        _require_loopback(chosen)
    else:
        with pytest.raises(InputError, match="can be reached by others"):
            _require_loopback(chosen)


def test_without_drafts_the_page_says_how_one_is_made(
    real_store: Path, tmp_path: Path, site: Server
) -> None:
    with serve(store=real_store, log_level="error") as bare:
        text = bare.get("/review?lang=en", headers=HTML).text
        assert "knows no folder of drafts" in text
        assert "policygraph ingest" in text
    (tmp_path / "empty").mkdir()
    assert "policygraph ingest" in site.get("/review", headers=HTML).text


def test_the_list_says_what_waits_and_from_which_line_it_was_guessed(site: Server) -> None:
    text = " ".join(site.get("/review?lang=nl", headers=HTML).text.split())
    assert "Zorginkoopbeleid 2028 Voetzorg" in text
    assert f'geraden uit regel <a href="/review/{SLUG}/text?lang=nl#R1">1</a>' in text
    assert "uitspraken beslist" in text
    assert "zonder bekende norm" in text


def test_types_and_reasons_are_in_the_language_of_the_page(site: Server) -> None:
    dutch, english = (
        site.get(f"/review/{SLUG}/other?lang={lang}", headers=HTML).text for lang in ("nl", "en")
    )
    assert ">zorgsoort</span>" in dutch
    assert "niet bekend in de graaf" in dutch
    assert "not known to the graph" not in dutch
    assert ">care type</span>" in english
    assert "not known to the graph" in english


def test_norms_that_are_not_likely_are_folded_away(site: Server) -> None:
    page = site.get(f"/review/{SLUG}?lang=nl&norm=none", headers=HTML).text
    cards = [c for c in page.split("<article")[1:] if 'class="candidates"' in c]
    assert cards
    for card in cards:
        assert "Geen bekende norm is waarschijnlijk genoeg" in card
        assert card.index("de dichtstbijzijnde (") < card.index('class="candidates"')
    assert "> 0%" not in page


def test_a_draft_that_cannot_be_read_hides_no_other(writing: Server, here: Path) -> None:
    broken = here.parent / "stuk-2028"
    broken.mkdir()
    (broken / "draft.ttl").write_text("geen turtle", encoding="utf-8")
    text = writing.get("/review?lang=nl", headers=HTML).text
    assert "dit concept kan niet worden gelezen" in text
    assert "Zorginkoopbeleid 2028 Voetzorg" in text


def test_without_the_lines_the_statements_are_still_there(writing: Server, here: Path) -> None:
    (here / "document.txt").unlink()
    page = writing.get(f"/review/{SLUG}?lang=nl", headers=HTML).text
    assert "De tekst is niet hier." in page
    assert "L0013" in page
    assert "data-save" not in page


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("show=undecided", {"L0009", "L0010", "L0014"}),
        ("norm=none", set()),
        ("under=95", {"L0014"}),
        ("q=IGJ", {"L0010"}),
        ("id=L0009&id=L0014", {"L0009", "L0014"}),
        ("kind=Prohibition", set()),
        ("show=decided", set()),
    ],
)
def test_what_is_chosen_is_shown(site: Server, query: str, names: set[str]) -> None:
    text = site.get(f"/review/{SLUG}?{query}", headers=HTML).text
    known = {"L0009", "L0010", "L0014"}
    assert {n for n in known if f'data-id="{n}"' in text} == names


def test_the_least_sure_come_first_where_asked(site: Server) -> None:
    text = site.get(f"/review/{SLUG}?sort=confidence", headers=HTML).text
    places = [text.index(f'data-id="{name}"') for name in ("L0013", "L0014", "L0010", "L0009")]
    assert places == sorted(places)


def test_a_large_draft_comes_in_parts_of_a_modest_weight(real_store: Path, tmp_path: Path) -> None:
    words = "abcdefghijklmnopqrstuvwxyz"
    lines = "\n".join(
        f"- U beschikt over voorziening {words[n % 26]}{words[n // 26]} voor verzekerden."
        for n in range(400)
    )
    text = f"# Zorginkoopbeleid 2028 Voetzorg\n\n## Contractvoorwaarden\n\n{lines}\n"
    ingested(tmp_path / "drafts", Session.open(real_store), text, "groot-2028")
    with serve(store=real_store, drafts=tmp_path / "drafts", log_level="error") as server:
        answer = server.get("/review/groot-2028", headers=HTML | {"Accept-Encoding": "gzip"})
        assert int(answer.headers.get("content-length", answer.num_bytes_downloaded)) < 300_000
        assert answer.num_bytes_downloaded < 300_000
        shown = answer.text.count("data-review-row=")
        assert 100 <= shown < 400
        last = server.get("/review/groot-2028?page=999", headers=HTML).text
        assert 'data-id="L0404"' in last
