PYTHON ?= python3
DUMPS ?=
SECONDS ?= 300
VENV := .venv
BIN := $(VENV)/bin
export LITDIGEST_DUMPS := $(DUMPS)
# Hides the theme's notice about other tools in every build log.
export NO_MKDOCS_2_WARNING := 1
# Each process would compile all modules again.
unexport PYTHONDONTWRITEBYTECODE
# Checks the scripts of overrides/assets/ by deno.json, without looking for a newer deno.
DENO := DENO_NO_UPDATE_CHECK=1 DENO_DIR=build/deno $(BIN)/deno

.DEFAULT_GOAL := help
.PHONY: help site offline serve wheel quick test coverage check bench bench-search bench-topics fuzz mutants audit licences lock clean

help: ## show these lines
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 20

site: $(VENV)/site.stamp ## build the site into site/ (DUMPS=folder reads other dumps)
	$(BIN)/mkdocs build --strict
	@echo "The site is in site/; 'make serve' shows it at http://127.0.0.1:8000/"

offline: $(VENV)/site.stamp ## build the site into site-offline/, to be opened from disk
	OFFLINE=true $(BIN)/mkdocs build --strict --site-dir site-offline
	@echo "Open site-offline/index.html in a browser."

serve: $(VENV)/site.stamp ## show the site and rebuild it at every change
	$(BIN)/mkdocs serve --livereload

wheel: $(VENV)/site.stamp ## build the wheel into build/wheel/
	$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps --no-build-isolation --wheel-dir build/wheel .

check: $(VENV)/site.stamp ## list every problem found in the content
	$(BIN)/litdigest check

quick: $(VENV)/test.stamp ## lint, types and the tests that need neither a browser nor a build of a site
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(DENO) lint --quiet
	$(DENO) fmt --check --quiet
	$(DENO) check --quiet --no-remote overrides/assets/*.js
	$(BIN)/mypy
	$(BIN)/python -m pytest --quiet --numprocesses logical --dist loadfile --no-loadscope-reorder -m "not slow"

test: $(VENV)/test.stamp ## lint, types, workflows, tests and browser tests
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(DENO) lint --quiet
	$(DENO) fmt --check --quiet
	$(DENO) check --quiet --no-remote overrides/assets/*.js
	$(BIN)/mypy
	$(BIN)/actionlint
	$(BIN)/zizmor --offline --quiet --persona auditor .github
	sh tests/browser.sh
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder

coverage: $(VENV)/test.stamp ## run all tests again and measure which lines and branches they reach
	sh tests/browser.sh
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

$(VENV)/site.stamp: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "litdigest needs Python 3.11 or newer; say which with PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/test.stamp: $(VENV)/site.stamp requirements-test.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.lock
	@touch $@

UV := $(BIN)/uv
LOCK := $(UV) pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --upgrade --quiet --custom-compile-command 'make lock'

bench: $(VENV)/test.stamp ## measure builds of 200 to 100,000 papers (SIZES="200 1000" DATA=folder WRITE=1, see docs/benchmarks.md)
	$(BIN)/python -m tests.bench $(DATA) $(if $(SIZES),--sizes "$(SIZES)") $(if $(WRITE),--write)

bench-topics: $(VENV)/test.stamp ## score topics, tags and related papers (DATA=folder, see docs/topics.md)
	$(BIN)/python -m tests.bench_topics $(DATA)

bench-search: $(VENV)/test.stamp ## measure how well the search finds known papers (SIZES="own 1000" DATA=folder, see docs/search.md)
	$(BIN)/python -m tests.bench_search $(DATA) $(if $(SIZES),--sizes "$(SIZES)")

fuzz: $(VENV)/audit.stamp ## fuzz the reader and the link finder (SECONDS=300)
	$(BIN)/python -m tests.fuzz $(SECONDS)

mutants: $(VENV)/audit.stamp ## mutation tests of the reader, the link finder and the escapes (SAMPLE=1000)
	$(BIN)/python -m tests.mutants $(SAMPLE)

audit: $(VENV)/audit.stamp ## check the locked packages for known vulnerabilities (asks PyPI)
	$(BIN)/pip-audit --strict --require-hashes --disable-pip --requirement requirements-audit.lock --requirement tests/zensical.lock

licences: $(VENV)/audit.stamp ## write docs/licences.md again from the locks
	$(BIN)/python -m tests.licences

$(VENV)/audit.stamp: $(VENV)/test.stamp requirements-audit.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-audit.lock
	@touch $@

lock: $(VENV)/test.stamp ## renew the four lock files from pyproject.toml; then 'make licences'
	$(LOCK) pyproject.toml --group build --output-file requirements.lock
	$(LOCK) pyproject.toml --group build --group test --output-file requirements-test.lock
	$(LOCK) pyproject.toml --group build --group test --group audit --output-file requirements-audit.lock
	echo zensical | $(LOCK) - --output-file tests/zensical.lock

clean: ## remove everything that was built, nothing else
	$(PYTHON) tests/clean.py
	rm -rf $(VENV) build/.litdigest-cache build/search build/deno build/python-* build/zensical-* build/fuzz* build/coverage* build/mutants build/wheel build/links.json
