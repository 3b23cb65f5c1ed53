"""The reference page: the OpenAPI document as HTML, readable without a script."""

import json
import shlex
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any
from urllib.parse import quote, urlencode

__all__ = ["curl", "reference_page"]

_Json = dict[str, Any]


def reference_page(document: _Json, base: str, problems: Mapping[str, str]) -> str:
    """Return the page for a document; ``base`` is the address that the examples ask."""
    operations = [
        (path, method, operation)
        for path, item in document["paths"].items()
        for method, operation in item.items()
    ]
    tags = [t["name"] for t in document["tags"]]
    groups = {t: [o for o in operations if (o[2].get("tags") or [""])[0] == t] for t in tags}
    groups["other"] = [o for o in operations if not o[2].get("tags")]
    groups = {tag: found for tag, found in groups.items() if found}
    body = [*_head(document), *_contents(groups), "<main id=main>"]
    for tag, found in groups.items():
        body.append(f'<section aria-labelledby="tag-{escape(tag)}">')
        body.append(f'<h2 id="tag-{escape(tag)}">{escape(tag)}</h2>')
        for path, method, operation in found:
            body += _operation(document, base, path, method, operation)
        body.append("</section>")
    body += [*_problems(problems), "</main>", "</body>", "</html>"]
    return "\n".join(body) + "\n"


def _head(document: _Json) -> Iterable[str]:
    info = document["info"]
    title = escape(info["title"])
    yield "<!doctype html>"
    yield '<html lang="en">'
    yield "<head>"
    yield '<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{title}: reference of the API</title>"
    yield '<link rel="stylesheet" href="docs/style.css">'
    yield "</head>"
    yield "<body>"
    yield '<a class="skip" href="#main">Skip to the routes</a>'
    yield "<header>"
    yield f"<h1>{title}: reference of the API</h1>"
    yield f"<p>{escape(info.get('summary') or '')}</p>"
    yield (
        "<p>Every GET route also answers HEAD, every route OPTIONS. Errors are "
        '<code>application/problem+json</code> (<a href="#problems">problems</a>). '
        '<a href="openapi.json">OpenAPI document</a>.</p>'
    )
    yield "</header>"


def _contents(groups: Mapping[str, list[tuple[str, str, _Json]]]) -> Iterable[str]:
    yield '<nav aria-label="Routes">'
    yield "<ul>"
    for tag, operations in groups.items():
        yield f'<li><a href="#tag-{escape(tag)}">{escape(tag)}</a><ul>'
        for path, method, operation in operations:
            yield (
                f'<li><a href="#{escape(operation["operationId"])}">'
                f"<code>{method.upper()} {escape(path)}</code></a></li>"
            )
        yield "</ul></li>"
    yield '<li><a href="#problems">problems</a></li>'
    yield "</ul>"
    yield "</nav>"


def _operation(
    document: _Json, base: str, path: str, method: str, operation: _Json
) -> Iterable[str]:
    name = escape(operation["operationId"])
    yield f'<article aria-labelledby="{name}">'
    yield (
        f'<h3 id="{name}"><span class="method {method}">{method.upper()}</span> '
        f"<code>{escape(path)}</code></h3>"
    )
    yield f"<p class=summary>{escape(operation.get('summary') or '')}</p>"
    yield from (
        f"<p>{escape(part)}</p>" for part in (operation.get("description") or "").split("\n\n")
    )
    parameters = [_resolved(document, p) for p in operation.get("parameters", [])]
    if parameters:
        yield from _parameters(document, parameters)
    body = operation.get("requestBody")
    if body:
        media = ", ".join(f"<code>{escape(m)}</code>" for m in body.get("content", {}))
        yield f"<p>Body: {media}</p>"
    yield "<h4>Example</h4>"
    yield f"<pre><code>{escape(curl(base, path, method, parameters, body))}</code></pre>"
    yield from _responses(document, operation["responses"])
    yield "</article>"


def _parameters(document: _Json, parameters: list[_Json]) -> Iterable[str]:
    yield "<h4>Parameters</h4>"
    yield '<div class="wide"><table>'
    yield "<thead><tr>"
    yield from (f'<th scope="col">{h}</th>' for h in ("name", "in", "type", "meaning", "example"))
    yield "</tr></thead><tbody>"
    for parameter in parameters:
        schema = _resolved(document, parameter.get("schema", {}))
        required = " <strong>required</strong>" if parameter.get("required") else ""
        default = schema.get("default")
        shown = "" if default is None else f" Default: <code>{escape(_text(default))}</code>."
        meaning = parameter.get("description") or schema.get("description") or ""
        example = _example(parameter)
        yield (
            f'<tr><th scope="row"><code>{escape(parameter["name"])}</code>{required}</th>'
            f"<td>{escape(parameter['in'])}</td><td>{escape(_type(document, schema))}</td>"
            f"<td>{escape(meaning)}{shown}</td>"
            f"<td>{'' if example is None else f'<code>{escape(_text(example))}</code>'}</td></tr>"
        )
    yield "</tbody></table></div>"


def _responses(document: _Json, responses: _Json) -> Iterable[str]:
    yield "<h4>Answers</h4>"
    yield "<ul class=answers>"
    for status, found in responses.items():
        response = _resolved(document, found)
        media = " ".join(f"<code>{escape(m)}</code>" for m in response.get("content", {}))
        yield (
            f"<li><strong>{escape(status)}</strong> "
            f"{escape(response.get('description') or '')} {media}"
        )
        if status.startswith("2"):
            yield from _shown(response.get("content", {}))
        yield "</li>"
    yield "</ul>"


def _shown(content: _Json) -> Iterable[str]:
    for media, body in content.items():
        example = _example(body)
        if example is not None:
            text = example if isinstance(example, str) else json.dumps(example, indent=2)
            yield (
                f"<details><summary>Example, {escape(media)}</summary>"
                f"<pre><code>{escape(text)}</code></pre></details>"
            )


def _problems(problems: Mapping[str, str]) -> Iterable[str]:
    yield '<section aria-labelledby="problems">'
    yield '<h2 id="problems">problems</h2>'
    yield "<p>The <code>type</code> of a problem ends with its id.</p>"
    yield "<dl>"
    for id_, meaning in sorted(problems.items()):
        yield f'<dt id="problem-{escape(id_)}"><code>{escape(id_)}</code></dt>'
        yield f"<dd>{escape(meaning)}</dd>"
    yield "</dl>"
    yield "</section>"


def curl(base: str, path: str, method: str, parameters: list[_Json], body: _Json | None) -> str:
    """Return the command that asks an operation with its own examples."""
    pairs = []
    for parameter in parameters:
        example = _example(parameter)
        if parameter["in"] == "path":
            value = quote(_text(example if example is not None else parameter["name"]), safe="/:")
            path = path.replace("{" + parameter["name"] + "}", value)
        elif parameter["in"] == "query" and example is not None and parameter.get("required"):
            pairs.append((parameter["name"], _text(example)))
    url = base + path + (f"?{urlencode(pairs)}" if pairs else "")
    parts = ["curl", *([] if method == "get" else ["--request", method.upper()]), shlex.quote(url)]
    for media, content in list((body or {}).get("content", {}).items())[:1]:
        parts += ["--header", shlex.quote(f"Content-Type: {media}")]
        example = _example(content)
        parts += ["--data-binary", "@file" if example is None else shlex.quote(_text(example))]
    return " ".join(parts)


def _resolved(document: _Json, value: _Json) -> _Json:
    while "$ref" in value:
        found: Any = document
        for step in value["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        value = found
    return value


def _example(value: _Json) -> Any:
    """Return the example of a parameter or a body, or of its schema."""
    if "example" in value:
        return value["example"]
    examples = value.get("examples")
    if isinstance(examples, dict) and examples:
        return next(iter(examples.values())).get("value")
    if isinstance(examples, list) and examples:
        return examples[0]
    return _example(value["schema"]) if isinstance(value.get("schema"), dict) else None


def _type(document: _Json, schema: _Json) -> str:
    schema = _resolved(document, schema)
    if schema.get("enum"):
        return " or ".join(_text(v) for v in schema["enum"] if v is not None)
    options = schema.get("anyOf") or schema.get("oneOf") or []
    if options:
        names = [_type(document, o) for o in options]
        return " or ".join(n for n in names if n != "null")
    if schema.get("type") == "array":
        return f"{_type(document, schema.get('items', {}))}, repeatable"
    return str(schema.get("type", ""))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
