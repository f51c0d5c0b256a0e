# What a person, or CI, does here. A plain machine needs make, Python 3.11 or newer and a package index: the
# targets do the rest (.ci/setup). PYTHON=... names an interpreter, ARGS="..." goes to the command that is run.
VENV := .venv
BIN := $(VENV)/bin
ARGS ?=
# One worker a core, each on one thread: threads of the linear algebra only get into each other's way.
# Modules go out in order: by their number of tests, those of few and long ones would come last.
WORKERS := --numprocesses=auto --maxprocesses=8 --dist=loadscope --no-loadscope-reorder
UV = $(or $(shell command -v uv 2>/dev/null),build/uv/bin/uv)
SPELLED := sim configs experiments tests docs results/README.md .ci $(wildcard *.md *.cff *.toml Makefile)
COMPILE = $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
    --custom-compile-command "make lock" pyproject.toml

.DEFAULT_GOAL := help
.PHONY: help run test test-all check lint lock bench mechanisms figures baselines clean setup setup-dev

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "%-16s %s\n", $$1, $$2 }'

run: setup ## one configuration: records and figures in results/runs; ARGS="run.runs=10" overrides
	$(BIN)/python -m experiments run $(ARGS)

test: setup-dev ## all tests; ARGS="tests/rules -k stress" chooses, ARGS="-n0 --pdb" debugs
	OPENBLAS_NUM_THREADS=1 $(BIN)/python -m pytest $(WORKERS) $(ARGS)

test-all: test ## the same on every Python from 3.11 to 3.13 that is here, each in its own environment
	.ci/pythons

check: lint test ## what CI runs

lint: setup-dev ## style, types, import contract, spelling
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/codespell --check-hidden $(SPELLED)

lock: $(UV) ## pin every dependency anew in requirements*.txt; ARGS=--upgrade takes newer ones
	$(COMPILE) $(ARGS) --group dev --output-file requirements-dev.txt
	$(COMPILE) --group build --constraint requirements-dev.txt --output-file requirements.txt

bench: setup ## time and memory of the engines; draws docs/figures/scaling.png
	$(BIN)/python -m experiments bench picture=docs/figures $(ARGS)

mechanisms: setup ## measure every mechanism and write docs/mechanisms.md
	$(BIN)/python -m experiments mechanisms write=docs/mechanisms.md $(ARGS)

figures: setup ## write the pages of docs/strategies and the pictures of the README (docs/figures)
	$(BIN)/python -m experiments strategies pages=docs/strategies $(ARGS)
	$(BIN)/python -m experiments.gallery docs/figures $(ARGS)

baselines: setup-dev ## rewrite the numbers that guard every change; the changelog says why
	$(BIN)/python -m tests.regression.baselines

clean: ## caches and build products; keeps .venv and results
	rm -rf build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find sim configs experiments tests -name __pycache__ -type d -prune -exec rm -rf {} +

setup:
	@.ci/setup $(VENV) run

setup-dev:
	@.ci/setup $(VENV) dev

build/uv/bin/uv:
	$(or $(PYTHON),python3) -m venv build/uv
	build/uv/bin/python -m pip install --quiet uv
