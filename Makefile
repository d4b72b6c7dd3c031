# The only task runner. `make` lists what it can do; every target sets up what it needs.

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready
PYTHON ?=
JOBS ?= auto

# The kinds of test that the quick check leaves out, and the ones that need more than requirements/dev.txt.
SLOW_KINDS := slow or functional or golden or docs
OUTSIDE_KINDS := parity or browser
KINDS ?= not ($(OUTSIDE_KINDS))
PYTEST := $(BIN)/pytest -n $(JOBS) --maxprocesses 4

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help setup check test ci fix demo docs bench pictures golden lock clean static parity

help: ## List the targets
	@sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/\1#\2/p' $(MAKEFILE_LIST) | while IFS='#' read -r name says; do \
	    printf '  make %-8s %s\n' "$$name" "$$says"; done

setup: $(READY) ## Make .venv from pinned versions (again, if they changed)

$(READY): requirements/dev.txt pyproject.toml
	@python=$$(sh requirements/find-python.sh $(PYTHON)) || exit 1; \
	$(BIN)/python -c 'import pip' 2>/dev/null || "$$python" -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

check: static ## Lint, types, layers and the quick tests: done means this passes
	$(PYTEST) -m "not ($(SLOW_KINDS) or $(OUTSIDE_KINDS))"

test: static ## All of check, and golden, scenario, documentation and functional tests
	$(PYTEST) -m "$(KINDS)"

ci: KINDS = # every kind
ci: parity test ## All of test, and parity with other solvers and a real browser

fix: $(READY) ## Format the code and repair what the linter can
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

demo: $(READY) ## Ask whether the bundled article's conclusions follow, and write the report
	$(BIN)/kadesh run
	@mkdir -p demo
	$(BIN)/kadesh report no-talks-2022 -o demo/no-talks-2022.html
	@echo "The report: $(CURDIR)/demo/no-talks-2022.html"

docs: $(READY) ## Build the documentation, without a network
	$(BIN)/sphinx-build --builder html --fail-on-warning --keep-going --quiet docs docs/_build/html
	@echo "The documentation: $(CURDIR)/docs/_build/html/index.html"

bench: $(READY) ## Measure speed (no test depends on it)
	@test ! -d benchmarks || $(BIN)/pytest benchmarks --benchmark-only || [ $$? -eq 5 ]

pictures: $(READY) ## Photograph the explorer for the documentation (needs Chromium)
	$(BIN)/python docs/pictures/explorer.py

golden: $(READY) ## Write the recorded results anew, to be reviewed as a diff
	@$(BIN)/pytest -m golden --rewrite-golden || [ $$? -eq 5 ]
	@git status --short tests

lock: ## Resolve all versions anew into requirements/ (with Python 3.11)
	@python=$$(sh requirements/find-python.sh $(PYTHON)) && "$$python" requirements/lock.py

clean: ## Remove what was built, but not .venv
	rm -rf build dist demo docs/_build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .benchmarks
	find . -path ./$(VENV) -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +

static: $(READY)
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

parity: $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements/parity.txt \
	    || echo "The other solvers cannot be installed here: parity tests will be skipped."
	@npm install --silent --no-audit --no-fund --ignore-scripts --prefix $(VENV)/argdown @argdown/core@2.0.1 \
	    || echo "Argdown's parser cannot be installed here: its parity test will be skipped."
