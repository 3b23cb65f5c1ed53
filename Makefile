PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
STORE := $(VENV)/store
COMUNICA := $(VENV)/comunica
export POLICYGRAPH_STORE ?= $(CURDIR)/$(STORE)

.DEFAULT_GOAL := help

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

$(READY): pyproject.toml requirements.lock
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

setup: $(READY) ## make the environment in .venv with all extras

run: $(READY) ## build the graph and answer: what applies to a self-employed district nurse in 2027?
	@$(BIN)/policygraph build
	@$(BIN)/policygraph applies wijkverpleging --provider zzp --role wijkverpleegkundige --year 2027
	@printf '\nNext:\n  . $(BIN)/activate; export POLICYGRAPH_STORE=$(STORE)\n  policygraph applies "medisch-specialistische zorg" --provider "zelfstandige kliniek" --year 2024\n  policygraph questions\n  policygraph --help\n'

serve: $(READY) ## build the graph and serve it on http://127.0.0.1:8000
	@$(BIN)/policygraph build
	@$(BIN)/policygraph serve

test comunica: export POLICYGRAPH_COMUNICA ?= $(abspath $(COMUNICA))

# Not by file: several tests made from the OpenAPI document share an id, and one of each would run.
test: $(READY) $(COMUNICA)/.ready ## run every test, on every core
	@$(BIN)/python -m pytest --numprocesses auto --dist worksteal

# Once, outside what git tracks, and never a reason to stop: without it its tests are skipped, and say why.
$(COMUNICA)/.ready: tests/clients/package.json
	@mkdir -p $(COMUNICA) && rm -rf $(COMUNICA)/node_modules && cp $< $(COMUNICA)/
	@cd $(COMUNICA) && \
	if ! command -v node >/dev/null || ! command -v npm >/dev/null; then echo 'node or npm is not there' >skipped; \
	elif npm install --no-audit --no-fund --loglevel=error --fetch-retries=1 >npm.log 2>&1; then rm -f skipped && touch .ready; \
	else echo "npm install failed: $$(head -n 1 npm.log)" >skipped; rm -rf node_modules; fi; \
	if [ -e skipped ]; then echo "tests with Comunica are skipped: $$(cat skipped)" >&2; fi

comunica: $(READY) $(COMUNICA)/.ready ## ask the server with Comunica (needs node and npm)
	@$(BIN)/python -m pytest tests/clients/test_comunica.py

check: $(READY) ## format, lint, types, ontology, generated files, wheel
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/policygraph validate
	@$(BIN)/policygraph build --check
	@PYTHON=$(BIN)/python sh tools/check-wheel.sh

generate: $(READY) ## write the pages that are made from the ontology and the questions
	@$(BIN)/python -m policygraph.generated

fix: $(READY) ## let the tools mend what they can
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

eval: $(READY) ## measure extraction on the reviewed policies, each read as if unknown
	@$(BIN)/python bench/eval.py --write

bench: $(READY) ## measure closure, questions, commands and server as ratios in one run
	@$(BIN)/python bench/bench.py

screenshots: $(READY) ## take the pictures of the pages in docs/screenshots
	@$(BIN)/python tools/screenshots.py

lock: ## resolve the dependencies again and write requirements.lock
	$(PYTHON) -m venv $(VENV)/lock
	$(VENV)/lock/bin/python -m pip install --quiet uv
	$(VENV)/lock/bin/uv pip compile --quiet --universal --all-extras --group dev --generate-hashes --no-emit-index-url --output-file requirements.lock pyproject.toml

clean: ## remove the environment and everything built
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis

.PHONY: help setup run serve test comunica check generate fix eval bench screenshots lock clean
