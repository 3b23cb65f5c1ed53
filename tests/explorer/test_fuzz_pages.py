"""Random and hostile parameters on every page: always an answer, never a trace, never markup."""

import time
from html.parser import HTMLParser
from urllib.parse import quote, urlencode

import httpx
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from policygraph.vocabulary import KINDS

from ..servers import Server
from .addresses import FILES, PAGES

INSIDE = (
    "Traceback",
    'File "/',
    "site-packages",
    "jinja2.",
    "KeyError",
    "TypeError",
    "line 1, in ",
)
"""What an answer would hold if it told of the inside."""
MARK = "x-fuzz"
MOST_BYTES = 4_000_000
MOST_SECONDS = 10.0
PATHS = sorted({str(a).partition("?")[0] for a in [*PAGES, *FILES]})
NAMES = (
    "care", "provider", "role", "year", "insurer", "given", "kind", "theme", "policy", "origin", "q",
    "by", "all", "step", "next", "type", "change", "in", "page", "from", "to", "thing", "start",
    "depth", "limit", "class", "open", "at", "inferred", "query", "question", "lang", "_format",
    "used", "near", "hierarchy", "norm", "evidence", "start-", "show", "under", "sort", "id", "line", "",
)  # fmt: skip
GOOD = (
    "wijkverpleging", "gli", "zzp", "2027", "asr", "asr-gli-2027", "asr-wijkverpleging-2027", "nl", "en",
    "law/wkkgz", "kwaliteit", "own", "contract-voor-pgb-indicatie=yes", "1", "2", "true", "section",
    "facts", "which-laws-concern-a-care-type", "SELECT * { ?s ?p ?o } LIMIT 1", "only", *KINDS,
)  # fmt: skip
HOSTILE = (
    f'"><{MARK} data-{MARK}=1>', f"'><{MARK}>", f'" data-{MARK}="1', f"</title><{MARK}>",
    f"</script><{MARK}>", f"--><{MARK}>", f"javascript:{MARK}", "", " ", "\0", "\r\nX-Injected: 1",
    "../../../etc/passwd", "%", "%00", "{{ 7*7 }}", "${7*7}", "-1", "0", "99999999999999999999", "1e999",
    "²", "٣", "NaN", "2027.5", "0000-00-00", "9999-12-31", "2027-02-30", "\u202e", "\ufffe", "😀" * 50,
    "a" * 2_000, "=cmd|' /C calc'!A0", "yes=yes=yes", "=", "<http://a b>", "?", "#", "&", ";", "\\",
    "https://w3id.org/policygraph/id/", "https://w3id.org/policygraph/id/care-type/gli", "urn:x",
    "SELECT * { SERVICE <http://192.0.2.1/> {} }", "DROP ALL", "ASK {" * 50,
)  # fmt: skip
VALUES = st.one_of(
    st.sampled_from(GOOD),
    st.sampled_from(HOSTILE),
    st.text(st.characters(codec="utf-8"), max_size=40),
)
PAIRS = st.lists(st.tuples(st.sampled_from(NAMES), VALUES), max_size=8)
CHECKED = settings(
    max_examples=200,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)


class Elements(HTMLParser):
    """Look for an element or attribute that came from a parameter, as a browser would find it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.injected: list[str] = []
        self.ends: set[str] = set()
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == MARK or any(name == f"data-{MARK}" for name, _ in attrs):
            self.injected.append(str(self.get_starttag_text()))
        addresses = [v for n, v in attrs if n in ("href", "src", "action") and v]
        self.injected += [v for v in addresses if v.strip().lower().startswith("javascript:")]

    def handle_endtag(self, tag: str) -> None:
        self.ends.add(tag)


def asked(site: Server, path: str) -> httpx.Response:
    """Ask for an address as a browser; the answer must be within bounds and tell nothing."""
    began = time.monotonic()
    answer = site.get(path, headers={"Accept": "text/html,*/*;q=0.8"})
    assert time.monotonic() - began < MOST_SECONDS, path
    assert answer.status_code < 500, (answer.status_code, path)
    assert len(answer.content) < MOST_BYTES, path
    assert "x-injected" not in answer.headers
    media = answer.headers.get("content-type", "")
    if media.startswith("text/html"):
        found = Elements(answer.text)
        assert found.injected == [], path
        assert f"<{MARK}" not in answer.text
        assert {"html", "main", "title"} <= found.ends, path
        for word in INSIDE:
            assert word not in answer.text, (word, path)
    if "location" in answer.headers:
        assert answer.headers["location"].startswith("/"), path
        assert not answer.headers["location"].startswith("//"), path
    return answer


@given(path=st.sampled_from(PATHS), pairs=PAIRS)
@example(path="/thing/law/wkkgz", pairs=[("used", "9999999")])
@example(path="/documents/asr-gli-2027", pairs=[("kind", HOSTILE[0])])
@CHECKED
def test_any_parameters_on_any_page(site: Server, path: str, pairs: list[tuple[str, str]]) -> None:
    asked(site, f"{path}?{urlencode(pairs, errors='surrogatepass')}")


@given(
    start=st.sampled_from(["/thing/", "/documents/", "/assets/0/", "/applies/", "/compare/", "/"]),
    rest=st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(codec="utf-8"), max_size=60)),
)
@CHECKED
def test_any_path_below_a_page(site: Server, start: str, rest: str) -> None:
    asked(site, start + quote(rest, safe="/"))


READ = {
    "/applies": ("provider", "role", "year", "insurer", "given", "kind", "theme", "policy", "origin", "q", "by"),
    "/": ("care", "step", "next", "provider", "given"),
    "/deadlines": ("care", "from", "to", "year", "given", "policy"),
    "/compare": ("policy", "change", "in", "kind", "theme", "care", "page"),
    "/graph": ("thing", "start", "depth", "limit", "class", "open", "at", "page", "lang"),
    "/search": ("q", "type"),
    "/query": ("query", "question", "inferred", "care"),
    "/thing/policy/asr-gli-2027/L0206": ("care", "provider", "year", "near"),
    "/documents/asr-gli-2027": ("kind", "lang"),
    "/applies/periods": ("start-", "provider"),
    "/applies.ics": ("start-asr-gli-2027-L0206-deadline-1", "from"),
}  # fmt: skip
"""What each page reads of its address."""


@pytest.mark.parametrize(("path", "name"), [(p, n) for p, names in READ.items() for n in names])
def test_each_parameter_with_each_hostile_value(site: Server, path: str, name: str) -> None:
    """Beside a good question each time, so that the value is read and not the lack of others."""
    good = {"care": "gli", "kind": "Prohibition", "question": "which-laws-concern-a-care-type"}
    good |= {"policy": "asr-gli-2027"} if path == "/compare" else {}
    for value in HOSTILE:
        asked(site, f"{path}?{urlencode([*good.items(), (name, value)])}")


def test_many_parameters_and_long_ones(site: Server) -> None:
    for path in PATHS:
        many = "&".join(f"{name}=x" for name in NAMES if name) + "&provider=zzp" * 300
        assert asked(site, f"{path}?{many}").status_code < 500
        assert asked(site, f"{path}?q={'a' * 7_000}&care=gli").status_code < 500


@given(body=st.one_of(st.binary(max_size=300), st.sampled_from([b"", b"evidence=", b"evidence=%7B", b"evidence=%00", b"evidence=[" * 5_000])))  # fmt: skip
@settings(parent=CHECKED, max_examples=40)
def test_evidence_that_is_none_is_refused_on_a_page(site: Server, body: bytes) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "text/html"}
    for path in ("/board-note?care=gli", "/applies.xlsx?care=gli"):
        answer = site.client.post(path, content=body, headers=headers)
        assert answer.status_code < 500, (path, body)
        if answer.headers["content-type"].startswith("text/html"):
            assert not any(word in answer.text for word in INSIDE)
