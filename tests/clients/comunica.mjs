// Asks one query with Comunica: node comunica.mjs FOLDER SOURCE QUERY; one JSON value on stdout.
import { createRequire } from "node:module";
import path from "node:path";

const [folder, source, query] = process.argv.slice(2);
const load = createRequire(path.join(folder, "package.json"));
const { QueryEngine } = load("@comunica/query-sparql");

const engine = new QueryEngine();
// A document is read as what its media type says it is.
const sources = [source.endsWith("/sparql") ? { type: "sparql", value: source } : source];
const result = await engine.query(query, { sources });
let answer;
if (result.resultType === "boolean") {
  answer = await result.execute();
} else {
  const items = await (await result.execute()).toArray();
  answer =
    result.resultType === "bindings"
      ? items.map((row) => Object.fromEntries([...row].map(([name, term]) => [name.value, term.value])))
      : items.map((quad) => [quad.subject.value, quad.predicate.value, quad.object.value]);
}
process.stdout.write(JSON.stringify(answer));
