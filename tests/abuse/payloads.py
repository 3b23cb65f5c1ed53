"""Payloads for the Graph Store and updates that are broken, huge or reach out."""

from hypothesis import strategies as st

from .hostile import ADDRESS, DEPTHS, MANY

_XML = '<?xml version="1.0"?>'
_DESCRIPTION = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="urn:e:">'
    '<rdf:Description rdf:about="urn:a"><e:p>%s</e:p></rdf:Description></rdf:RDF>'
)
_LAUGHS = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10 if i else "ha" * 10}">' for i in range(10))
_ENTITIES = [
    f"{_XML}<!DOCTYPE x [{_LAUGHS}]>" + _DESCRIPTION % "&l9;",
    f'{_XML}<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>' + _DESCRIPTION % "&f;",
    f'{_XML}<!DOCTYPE x [<!ENTITY % f SYSTEM "{ADDRESS}">%f;]>' + _DESCRIPTION % "x",
    f'{_XML}<!DOCTYPE x SYSTEM "{ADDRESS}">' + _DESCRIPTION % "x",
    f"{_XML}<!--><!DOCTYPE x [{_LAUGHS}]>-->" + _DESCRIPTION % "&l9;",
]
RDF_XML = st.one_of(
    st.sampled_from(
        [
            *(e.encode() for e in _ENTITIES),
            *(e.encode("utf-16") for e in _ENTITIES),
            _ENTITIES[0].replace('"1.0"', '"1.0" encoding="UTF-7"').encode("utf-7"),
            (_DESCRIPTION % "&undefined;").encode(),
            (_DESCRIPTION % "<").encode(),
            b"<" * 50_000,
        ]
    ),
    DEPTHS.map(lambda n: (_DESCRIPTION % ("<e:x><e:y>" * n + "</e:y></e:x>" * n)).encode()),
    MANY.map(lambda n: b"<a " + b" ".join(b'x%d="1"' % i for i in range(n)) + b"/>"),
    st.binary(max_size=60),
)
TURTLE = st.one_of(
    DEPTHS.map(lambda n: b"<urn:a> <urn:b> " + b"[ <urn:b> " * n + b"1" + b" ]" * n + b" ."),
    DEPTHS.map(lambda n: b"<urn:a> <urn:b> " + b"(" * n + b")" * n + b" ."),
    st.sampled_from(
        [
            b'<urn:a> <urn:b> """' + b"x" * 900_000,
            b"<urn:a> <urn:b> " + b"9" * 100_000 + b" .",
            b"<" + b"a" * 500_000,
            b"@prefix a: <urn:a> . " * 20_000,
            b'<urn:a> <urn:b> "\\uD800" .',
            b"<urn:a> <urn:b> 'x'@" + b"a" * 100_000,
            b"<../../../../etc/passwd> <> <file:///etc/passwd> .",
            b"\xff\xfe\x00",
            b"@base <\x00> . <> <> <> .",
            b"GRAPH <urn:g> { <urn:a> <urn:b> 1 }",
        ]
    ),
    st.binary(max_size=60),
)
_CONTEXTS = [
    f'"{ADDRESS}"', '"file:///etc/passwd"', f'[{{}}, "{ADDRESS}"]', f'{{"@import": "{ADDRESS}"}}',
    f'{{"x": {{"@id": "urn:x", "@context": "{ADDRESS}"}}}}', '{"a": "b:c", "b": "a:c"}',
    '{"@vocab": "a:", "a": {"@id": "a:"}}', "{" + ",".join(f'"x{i}": "x{i + 1}:a"' for i in range(2_000))
    + "}",
]  # fmt: skip
JSON_LD = st.one_of(
    st.sampled_from(_CONTEXTS).map(
        lambda c: f'{{"@context": {c}, "@id": "urn:a", "x": "y", "urn:p": 1}}'.encode()
    ),
    DEPTHS.map(lambda n: b"[" * n + b"]" * n),
    DEPTHS.map(lambda n: b'{"urn:p":' * n + b"1" + b"}" * n),
    DEPTHS.map(lambda n: b'{"@context":' * n + b"{}" + b"}" * n),
    st.sampled_from([b'{"@id": "\\ud800"}', b'{"urn:p": 1e999999}', b'{"@id": 1, "@id": 2}', b"{"]),
    st.binary(max_size=60),
)
PAYLOADS = st.one_of(
    RDF_XML.map(lambda b: ("application/rdf+xml", b)),
    TURTLE.map(lambda b: ("text/turtle", b)),
    TURTLE.map(lambda b: ("application/n-triples", b)),
    JSON_LD.map(lambda b: ("application/ld+json", b)),
)

_PART = (
    b'--x\r\nContent-Disposition: form-data; name="f"; filename="%s"\r\n'
    b"Content-Type: text/turtle\r\n\r\n<urn:a> <urn:b> 1 .\r\n"
)
_BROKEN = [
    b"", b"--x", b"--x--\r\n", b"--y\r\n\r\n--y--", b"--x\r\n\r\n", _PART % b"a",
    b"--x\r\nContent-Disposition: form-data\r\n\r\nx\r\n--x--\r\n",
    b"--x\r\n" + b"X: y\r\n" * 20_000 + b"\r\nx\r\n--x--\r\n",
    b"--x\r\nX: " + b"y" * 500_000 + b"\r\n\r\nx\r\n--x--\r\n",
    b"--x\r\nContent-Disposition: form-data; " + b'a="\\' * 20_000 + b"\r\n\r\nx\r\n--x--\r\n",
    _PART % b"../../../../etc/passwd" * 500 + b"--x--\r\n",
    b"--x\r\n" * 100_000,
    b"-" * 1_000_000,
    b"--x\r\n\r\n" + b"\r\n--" * 200_000,
]  # fmt: skip
_TYPES = [
    "multipart/form-data; boundary=x", "multipart/form-data", 'multipart/form-data; boundary="',
    "multipart/form-data; boundary=" + "x" * 10_000, "multipart/form-data; boundary=\u00ff",
    "multipart/form-data; boundary*=utf-8''%FF", "multipart/mixed; boundary=x",
]  # fmt: skip
MULTIPART = st.tuples(st.sampled_from(_TYPES), st.sampled_from(_BROKEN))

UPDATES = st.one_of(
    st.sampled_from(
        [
            f"LOAD <{ADDRESS}>",
            f"LOAD SILENT <{ADDRESS}> INTO GRAPH <urn:g>",
            "LOAD <file:///etc/passwd>",
            f"INSERT {{ ?s ?p ?o }} WHERE {{ SERVICE <{ADDRESS}> {{ ?s ?p ?o }} }}",
            f"INSERT {{ ?s ?p ?o }} USING <{ADDRESS}> WHERE {{ ?s ?p ?o }}",
            "INSERT { ?a <urn:x> ?i } WHERE { "
            + " ".join(
                f"VALUES ?{v} {{ {' '.join(f'<urn:{v}{n}>' for n in range(300))} }}" for v in "aei"
            )
            + " }",
            "INSERT DATA { <urn:a> <urn:b> '" + "x" * 1_000_000 + "' ",
            "INSERT DATA { GRAPH ?g { <urn:a> <urn:b> 1 } }",
            "DROP GRAPH",
            "; ; ;",
            "CREATE GRAPH <not an iri>",
            "DELETE DATA { _:a <urn:b> 1 }",
            "\u0000",
        ]
    ),
    DEPTHS.map(lambda n: "INSERT {} WHERE " + "{" * n + "}" * n),
    MANY.map(lambda n: "CLEAR SILENT GRAPH <urn:none> ; " * n + "CLEAR GRAPH"),
)
