#!/bin/sh
# Build the wheel, install it with nothing but its base dependencies in an empty environment, and
# ask it a question from another folder.
set -eu
python=${PYTHON:-python3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$python" -m hatchling build -t wheel -d "$work/dist" >/dev/null
"$python" -m venv "$work/env"
"$work/env/bin/python" -m pip install --quiet --disable-pip-version-check --constraint \
  requirements.lock "$work"/dist/*.whl 2>/dev/null ||
  "$work/env/bin/python" -m pip install --quiet --disable-pip-version-check "$work"/dist/*.whl
cd "$work"
export POLICYGRAPH_STORE="$work/store"
unset POLICYGRAPH_DOCUMENTS || true
"$work/env/bin/policygraph" build
"$work/env/bin/policygraph" applies wijkverpleging --provider zzp --year 2027 --format json >answer.json
"$work/env/bin/python" - <<'PY'
import json
answer = json.load(open("answer.json"))
lines = {p["source"]["line_start"] for p in answer["applies"]}
assert {316, 356, 377} <= lines, lines
print(f"wheel: {len(answer['applies'])} provisions apply, {len(answer['depends'])} depend")
PY
"$work/env/bin/policygraph" questions --format csv >/dev/null
