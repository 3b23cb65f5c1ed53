"""Requests as bytes: what no client library would send."""

from hypothesis import strategies as st

_HOST = b"Host: localhost\r\n"
VALUES = [
    b'"' * 60_000, b'"\\' * 30_000, b"," * 60_000, b";" * 60_000, b"text/html;q=" + b"1" * 55_000 + b"x",
    b"a;" * 30_000, b"*/*;q=" + b" " * 55_000 + b"x", b"text/" + b"*" * 60_000, b"/" * 60_000,
    b"a=" * 30_000, b'W/"' * 20_000, b"W/" * 30_000, b"\xff\xfe\x80", b"\xc3\x28", b"\x7f", b"\t\t\t", b"",
    b"*/*;q=-1", b"*/*;q=nan", b"*/*;q=1e400", b"nl;q=\xd9\xa1", b"a/b/c, //, ;, q", b"en-" * 20_000,
    b"x\r\nX-Injected: yes", b"x\nX-Injected: yes", b"x\rX-Injected: yes", b"x\r\n X-Injected: yes",
    b"x\0y", b"=?utf-8?B?" + b"A" * 1_000, b'form-data; a="' + b"\\" * 50_000, b"Bearer " + b"\xff" * 100,
    b"a; " + b"b*0*=utf-8''%41; " * 3_000, b"0-" * 20_000, b"99999999999999999999",
]  # fmt: skip
_NAMES = [
    b"Accept", b"Accept-Language", b"Accept-Encoding", b"Accept-Charset", b"If-None-Match", b"If-Match",
    b"If-Modified-Since", b"Content-Type", b"Content-Disposition", b"Authorization", b"Cookie", b"Range",
    b"X-Request-ID", b"X-Forwarded-For", b"X-Forwarded-Proto", b"Forwarded", b"Origin", b"Referer", b"Slug",
    b"Host", b"Expect", b"Upgrade", b"Connection", b"Content-Encoding", b"Access-Control-Request-Method",
]  # fmt: skip
_PLACES = [
    b"GET /sparql?query=ASK%7B%7D", b"GET /api/applies?care=wijkverpleging", b"GET /doc/law/wkkgz",
    b"GET /id/law/wkkgz", b"GET /api/deadlines", b"GET /nowhere", b"GET /dataset", b"HEAD /ns",
    b"OPTIONS /sparql", b"GET /openapi.json", b"GET /docs", b"DELETE /rdf-graph-store?default",
    b"PUT /rdf-graph-store?default", b"POST /sparql",
]  # fmt: skip


READ = [
    b"Accept", b"Accept-Language", b"Accept-Encoding", b"If-None-Match", b"Content-Type", b"Authorization",
]  # fmt: skip
"""Headers that the server takes apart."""


def request(place: bytes, name: bytes, value: bytes) -> bytes:
    host = b"" if name == b"Host" else _HOST
    return place + b" HTTP/1.1\r\n" + host + name + b": " + value + b"\r\nConnection: close\r\n\r\n"


def headers() -> st.SearchStrategy[bytes]:
    """A request with one hostile header."""
    return st.builds(request, *(st.sampled_from(v) for v in (_PLACES, _NAMES, VALUES)))


_TARGETS = [
    b"/" + b"a" * 100_000, b"/sparql?query=" + b"x" * 17_000, b"/sparql?" + b"a&" * 7_000, b"/%00", b"/%FF%FE",
    b"/\xff\xfe", b"/id/%0d%0aX-Injected:%20yes", b"/doc/law/wkkgz%0d%0aX-Injected:%20yes?lang=%0d%0a",
    b"/id/law/wkkgz?x=%0d%0aX-Injected:%20yes", b"/problems/%0d%0aX-Injected:yes",
    b"/problems/internal-error?%0d%0a", b"/context/v%0d%0a.jsonld", b"/../../../../etc/passwd",
    b"/docs/%2e%2e/%2e%2e/pyproject.toml", b"/docs/..%2f..%2fetc%2fpasswd", b"/context/v1.jsonld%00.ttl",
    b"/ns.../../x", b"/ns.%00", b"/dataset.exe", b"//evil.example/%2e%2e", b"///", b"/\\evil.example",
    b"http://evil.example/health", b"http://evil.example:99999999/", b"*", b"?", b"/#x", b"/api/search?q=%FF",
    b"/api/search?q=" + b"a" * 200, b"/api/search?q=" + b"%CC%81" * 200, b"/api/search?q=%00&limit=0",
    b"/api/search?q=a&limit=99999999999999999999", b"/api/applies?care=" + b"%F0%9F%98%80" * 60,
    b"/api/applies?care=x&year=-1&year=" + b"9" * 5_000, b"/api/applies?" + b"provider=a&" * 1_000,
    b"/api/applies?care=%22%3E%3Cscript%3E", b"/api/questions/..%2f..%2fetc%2fpasswd",
    b"/api/questions/what-applies?care=%3Cx%3E%20%7D%20DROP%20ALL", b"/api/provisions/..%2f/%00",
    b"/api/deadlines?from=0000-00-00&to=99999-99-99", b"/api/deadlines?from=0001-01-01&to=9999-12-31",
    b"/api/deadlines.ics?from=9999-12-31", b"/sparql?query=%FF", b"/sparql?query=%", b"/sparql?query=ASK%7B%7D%00",
    b"/sparql?query=ASK%7B%7D&default-graph-uri=%0d%0a", b"/sparql?query=ASK%7B%7D&named-graph-uri=file:///etc",
    b"/rdf-graph-store?graph=" + b"a" * 10_000, b"/rdf-graph-store?graph=urn:%00", b"/rdf-graph-store/%0d%0a",
    b"/doc/" + b"a/" * 5_000, b"/doc/" + b"%F0%9F%98%80" * 1_000, b"/doc/x.ttl.ttl.html.jsonld",
]  # fmt: skip
_METHODS = [
    b"GET", b"HEAD", b"OPTIONS", b"POST", b"PUT", b"PATCH", b"DELETE", b"TRACE", b"CONNECT", b"PROPFIND",
    b"FOO", b"get", b"G\xcbT", b"",
]  # fmt: skip


@st.composite
def targets(draw: st.DrawFn) -> bytes:
    """A request for a hostile address, mostly with GET."""
    method = draw(st.one_of(st.just(b"GET"), st.sampled_from(_METHODS)))
    target = draw(st.sampled_from(_TARGETS))
    return method + b" " + target + b" HTTP/1.1\r\n" + _HOST + b"Connection: close\r\n\r\n"


POST = b"POST /sparql HTTP/1.1\r\n" + _HOST + b"Content-Type: application/sparql-query\r\n"
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n"
BROKEN = [
    b"\x00\xff\xfe\r\n\r\n", b"\r\n" * 1_000 + b"\r\nx\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"GET /\r\n\r\n",
    b"GET  /  HTTP/1.1\r\n\r\n", b"GET / HTTP/1.1\r\nno colon\r\n\r\n", b"GET / HTTP/1.1\r\n: x\r\n\r\n",
    b"GET / HTTP/1.1\r\nX Y: z\r\n\r\n", b"GET / HTTP/1.1\r\nX\0: z\r\n\r\n",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 500,
    b"GET / HTTP/1.1\r\n" + b"X: " + b"y" * 200_000 + b"\r\n\r\n",
    b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 20_000 + b"\r\n",
    POST + b"Content-Length: -1\r\n\r\nASK {}", POST + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nAS",
    POST + b"Content-Length: 99999999999999999999999\r\n\r\nASK {}",
    POST + b"Content-Length: 9999999999\r\n\r\nASK {}", POST + b"Content-Length: 0x6\r\n\r\nASK {}",
    POST + b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /health HTTP/1.1\r\n\r\n",
    POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", POST + b"Transfer-Encoding: x\r\n\r\nASK {}",
    CHUNKED + b"\r\nzz\r\nASK {}\r\n0\r\n\r\n", CHUNKED + b"\r\n-1\r\nASK {}\r\n0\r\n\r\n",
    CHUNKED + b"\r\nFFFFFFFFFFFFFFFFFF\r\nASK {}\r\n", CHUNKED + b"\r\n6\r\nASK {}X\r\n0\r\n\r\n",
    CHUNKED + b"\r\n6;" + b"x" * 100_000 + b"\r\nASK {}\r\n0\r\n\r\n",
    CHUNKED + b"Connection: close\r\n\r\n" + b"1\r\nA\r\n" * 20_000 + b"0\r\n\r\n",
    CHUNKED + b"Connection: close\r\n\r\n" + b"100000\r\n" + b" " * 0x100000 + b"\r\n0\r\n\r\n",
    CHUNKED + b"Connection: close\r\n\r\n" + (b"100000\r\n" + b" " * 0x100000 + b"\r\n") * 5 + b"0\r\n\r\n",
    CHUNKED + b"Connection: close\r\n\r\n6\r\nASK {}\r\n0\r\n" + b"X: y\r\n" * 50_000 + b"\r\n",
]  # fmt: skip
"""What is no HTTP, or only just."""
