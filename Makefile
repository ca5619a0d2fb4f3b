# make demo   install, ingest the shipped sample, answer two questions
# make test   install, run the whole test suite
# make help   everything else
#
# Needs Python 3.11 or later with pip, and make; nothing else.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
DEMO_HOME := demo-home

.DEFAULT_GOAL := help
.PHONY: help install demo test test-postgresql test-cluster lint check format evaluate clean

help: ## list what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/make \1\t\2/' | expand -t 24

install: $(INSTALLED) ## make .venv with everything in it

# Debian's Python comes without ensurepip, so the pip that is there installs into the new environment.
$(INSTALLED): pyproject.toml constraints.txt
	$(PYTHON) -m venv --without-pip $(VENV)
	$(PYTHON) -m pip --python $(BIN)/python install --quiet --disable-pip-version-check \
		--constraint constraints.txt --editable '.[dev]'
	touch $@

demo: $(INSTALLED) ## ingest the shipped sample into ./demo-home and answer two questions
	$(BIN)/policykb-ingest run corpus/samples/chengdu-party-building.txt --home $(DEMO_HOME)
	$(BIN)/policykb search 怎样找到没有亮明身份的党员 --limit 3 --home $(DEMO_HOME)
	$(BIN)/policykb search 企业的诉求怎样更快得到解决 --limit 3 --home $(DEMO_HOME)

test: $(INSTALLED) ## run the whole test suite
	$(BIN)/pytest

test-postgresql: $(INSTALLED) ## run the whole test suite with all tables on a PostgreSQL server
	$(BIN)/pytest --engine postgresql

test-cluster: $(INSTALLED) ## run the tests of clusters, which take long
	$(BIN)/pytest -m cluster

lint: $(INSTALLED) ## style, types and the direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check: test lint ## what CI runs

format: $(INSTALLED) ## put the code into its standard form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

evaluate: $(INSTALLED) ## score extraction and search on the gold data
	$(BIN)/policykb-ingest evaluate

clean: ## remove what make made
	rm -rf $(VENV) $(DEMO_HOME) build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
