"""Hostile requests: queries, payloads and bytes that are made to hurt."""

from hypothesis import strategies as st

DEPTHS = st.sampled_from([3, 100, 3_000, 60_000])
MANY = st.sampled_from([10, 1_000, 60_000])
ADDRESS = "http://192.0.2.1/x"
"""An address that nobody has (RFC 5737): were it asked, the answer would come late or never."""

_AROUND = [
    ("{", "}", "ASK %s"),
    ("(", ")", "ASK { FILTER(%s 1 %s) }"),
    ("!", "", "ASK { FILTER(%s true) }"),
    ("-", "", "ASK { FILTER(%s 1 = 1) }"),
    ("{ SELECT * ", "}", "SELECT * {%s}"),
    ("OPTIONAL { ?s ?p ?o ", "}", "SELECT * { %s %s } LIMIT 1"),
    ("{ ?s ?p ?o } UNION ", "", "ASK { %s {} }"),
    ("FILTER NOT EXISTS { ?s ?p ?o ", "}", "ASK { ?s ?p ?o %s %s }"),
    ("[ <urn:p> ", "]", "ASK { %s 1 %s <urn:p> 1 }"),
    ("( ", ")", "ASK { ?s <urn:p> %s %s }"),
    ("IF(true, ", ", 1)", "SELECT (%s 1 %s AS ?x) {}"),
    ("(", ")*", "ASK { ?s %s <urn:p> %s ?o }"),
    ("^", "", "ASK { ?s %s <urn:p> ?o }"),
    ("<<( ?s ?p ", ")>>", "ASK { ?s ?p %s ?o %s }"),
]
_REGEXES = [
    "(a+)+$", "(a|a)*b", "(a|aa)+$", "(.*a){30}", "a{1000}{1000}", "(((a{100}){100}){100})",
    "(?:a?){5000}a{5000}", "(" * 2_000 + ")" * 2_000, r"\p{L}{2000}", "[", "(?<x>a)\\k<x>", "\\",
]  # fmt: skip
_PATHS = [
    "(<urn:a>|!<urn:a>)*", "(!<urn:a>)+", "((!<urn:a>)*)*", "(!<urn:a>/!<urn:b>)*",
    "(^!<urn:a>|!<urn:b>)+", "((((!<urn:a>)?)*)+)*", "/".join(["(!<urn:a>)*"] * 20),
    "|".join(["!<urn:a>"] * 2_000), "!(" + "|".join(["<urn:a>"] * 5_000) + ")",
]  # fmt: skip
BOMBS = [
    "SELECT ?z { BIND('xxxxxxxx' AS ?a0) "
    + " ".join(f"BIND(CONCAT(?a{i}, ?a{i}) AS ?a{i + 1})" for i in range(40))
    + " BIND(STRLEN(?a40) AS ?z) }",
    "SELECT (GROUP_CONCAT(?o; separator=',') AS ?x) { ?a ?b ?o . ?c ?d ?e }",
    "SELECT (REPLACE(REPLACE(REPLACE('" + "a" * 3_000 + "', 'a', '" + "aaaaaaaaaa" * 20
    + "'), 'a', '" + "b" * 2_000 + "'), 'b', '" + "c" * 2_000 + "') AS ?x) {}",
    "SELECT DISTINCT ?a ?c ?d ?f { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f",
    "SELECT (COUNT(DISTINCT *) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "CONSTRUCT { ?a ?e ?i } { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "SELECT ?a { ?a ?b ?c . ?d ?e ?f FILTER(SHA512(STR(?a)) = SHA512(STR(?f))) }",
    "SELECT * { VALUES ?n { " + "1 " * 1_000 + "} " + " ".join(
        f"VALUES ?n{i} {{ {'1 ' * 1_000} }}" for i in range(4)
    ) + " }",
]  # fmt: skip
_ODD_LITERALS = [
    "9" * 20_000, "1e999999999", '"P99999999999999999999Y"^^xsd:duration',
    '"99999999999-13-40T25:61:61Z"^^xsd:dateTime', '"-"^^xsd:decimal', r'"\uD800"', r'"\u0000"',
    r'"\UFFFFFFFF"', "<\\u0020>", "<" + "a" * 50_000 + ">", '"x"@' + "a" * 10_000, "1/0", "NaN",
    '"' + "x" * 900_000 + '"',
]  # fmt: skip
_WORDS = (
    "SELECT ASK CONSTRUCT DESCRIBE WHERE FROM NAMED GRAPH OPTIONAL UNION MINUS FILTER BIND VALUES AS "
    "IN NOT EXISTS ORDER BY GROUP HAVING LIMIT OFFSET DISTINCT REDUCED PREFIX BASE COUNT CONCAT a * "
    "{ } ( ) [ ] . , ; | / ^ ! + - ? $ < > << >> <( )> = != && || @nl ^^ ?s ?p ?o _:b <urn:a> <> "
    "<x> : pg: 'x' \"x\" \"\"\" ''' 1 -1 1.0 1e1 true UNDEF # \\ \u0000 \ufeff \u202e \U0001f600"
).split(" ")


@st.composite
def nested(draw: st.DrawFn) -> str:
    opening, closing, frame = draw(st.sampled_from(_AROUND))
    depth = draw(DEPTHS)
    # Also what is never closed.
    inner = (opening * depth, closing * (depth if draw(st.booleans()) else depth // 2))
    return frame % (inner if frame.count("%s") == 2 else ("".join(inner),))


@st.composite
def wide(draw: st.DrawFn) -> str:
    many = draw(MANY)
    items = [f"<urn:{i}>" if draw(st.booleans()) else str(i) for i in range(3)]
    return draw(
        st.sampled_from(
            [
                f"ASK {{ ?s ?p ?o FILTER(?o IN ({', '.join(items * (many // 3 + 1))})) }}",
                f"ASK {{ VALUES ?x {{ {' '.join(items * many)} }} }}",
                f"ASK {{ {' '.join(f'?a{i} ?b{i} ?c{i} .' for i in range(min(many, 3_000)))} }}",
                f"ASK {{ FILTER({' || '.join(['1 = 2'] * many)}) }}",
                f"SELECT {' '.join(f'(1 AS ?x{i})' for i in range(min(many, 20_000)))} {{}}",
                f"SELECT * {{ ?s ?p ?o }} ORDER BY {' '.join(['?o'] * min(many, 1_000))} LIMIT 1",
                "PREFIX a: <urn:a> " * many + "ASK {}",
                "#" * many * 10 + "\nASK {}",
                f"SELECT * {{}} LIMIT {'9' * many}",
            ]
        )
    )


def regexes() -> st.SearchStrategy[str]:
    texts = st.sampled_from(["'" + "a" * 20_000 + "!'", "STR(?o)"])
    flags = st.sampled_from(["", ", 'i'", ", 'xqsm'", ", '" + "i" * 5_000 + "'"])
    call = st.sampled_from(["REGEX(%s, '%s'%s)", "STRLEN(REPLACE(%s, '%s', '$0$0$9'%s)) > 1"])
    escaped = st.sampled_from(_REGEXES).map(lambda r: r.replace("\\", "\\\\"))
    return st.tuples(call, texts, escaped, flags).map(
        lambda d: "SELECT (COUNT(*) AS ?n) { ?s ?p ?o FILTER(%s) }" % (d[0] % d[1:])
    )


def paths() -> st.SearchStrategy[str]:
    return st.sampled_from(_PATHS).map(lambda p: f"SELECT (COUNT(*) AS ?n) {{ ?a {p} ?b }}")


def literals() -> st.SearchStrategy[str]:
    head = "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> "
    return st.sampled_from(_ODD_LITERALS).map(
        lambda v: f"{head} SELECT ({v} + 1 AS ?x) ({v} AS ?y) {{ FILTER({v} = {v}) }}"
    )


def remote() -> st.SearchStrategy[str]:
    return st.sampled_from(
        [
            f"ASK {{ SERVICE <{ADDRESS}> {{ ?s ?p ?o }} }}",
            f"ASK {{ SERVICE SILENT <{ADDRESS}> {{ ?s ?p ?o }} }}",
            f"ASK {{ ser\\u0076ice <{ADDRESS}> {{ ?s ?p ?o }} }}",
            f"ASK {{ FILTER(1 <?x) SERVICE <{ADDRESS}> {{}} FILTER(?x> 1) }}",
            f"SELECT * FROM <{ADDRESS}> {{ ?s ?p ?o }}",  # noqa: S608 - SPARQL
            "SELECT * FROM <file:///etc/passwd> FROM NAMED <urn:g> { GRAPH ?g { ?s ?p ?o } }",
        ]
    )


bombs = st.sampled_from(BOMBS)
soup = st.lists(st.sampled_from(_WORDS), max_size=40).map(" ".join)
bytes_ = st.one_of(
    st.binary(max_size=60).map(lambda b: b"ASK { ?s ?p '" + b + b"' }"),
    st.sampled_from([b"\xff\xfe", "ASK {}".encode("utf-16"), b"ASK\x00{}", b"\xed\xa0\x80", b""]),
)
