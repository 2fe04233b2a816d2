# Every target does its own set-up. Needs Python 3.11 to 3.13 with venv, make, and a package index for pip.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# stamps: made again only when what is installed has changed; they vanish with the environment
CORE := $(VENV)/.core-is-set-up
DEV := $(VENV)/.all-is-set-up
BENCH := $(VENV)/.bench-is-set-up
PINS := pyproject.toml constraints.txt
# Timefold pins its own versions and needs Java 17: an environment of its own
TIMEFOLD_VENV := .venv-timefold
TIMEFOLD := $(TIMEFOLD_VENV)/.is-set-up
TIMEFOLD_PINS := benchmarks/timefold/constraints.txt
PIP_INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt
SAMPLE := datasets/samples/zarechny-27H1.xlsx
DEMO_RULES := default
DEMO_LANG ?= ru

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help setup demo test check bench bench-timefold soak docs clean

help: ## show the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1	/p' Makefile | expand -t 16

setup: $(DEV) ## make .venv with everything in it: kvota, tests, checks

demo: $(CORE) ## do the main job on the shipped sample: import, allocate, audit
	@rm -rf demo/dataset demo/dataset-import* demo/plan
	$(BIN)/kvota import $(SAMPLE) --out demo/dataset --lang $(DEMO_LANG)
	@echo
	$(BIN)/kvota allocate demo/dataset --rules $(DEMO_RULES) --out demo/plan --lang $(DEMO_LANG)
	@echo
	$(BIN)/kvota audit demo/dataset demo/plan --rules $(DEMO_RULES) --lang $(DEMO_LANG)
	@printf '%s\n' '' 'Дальше / next:' \
	  '  demo/plan/assignments.csv, unassigned.csv            план; кто не вошёл и почему / the plan; who is left out, and why' \
	  '  demo/plan/plan.json                                  свидетельство / the certificate' \
	  '  demo/dataset-import-remarks.xlsx                     что спрашивает импорт, с местом для ответа / what the import asks' \
	  '  .venv/bin/kvota import КНИГИ.xlsx --out my/dataset   свои данные / your own data' \
	  '  README.ru.md, README.md                              что ещё / what else'

test: $(DEV) ## run the tests
	$(BIN)/pytest -m "not soak" -n auto --maxprocesses 4 --dist loadgroup

check: $(DEV) ## ruff, its format, and mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/mypy

bench: $(BENCH) ## run the quick suite of benchmarks
	$(BIN)/python -m benchmarks --suite quick

bench-timefold: $(BENCH) $(TIMEFOLD) ## give the benchmarks a rival on Java 17, and check that it agrees with us
	$(BIN)/python -m benchmarks.timefold.check

soak: $(DEV) ## run the long campaigns of tests
	$(BIN)/pytest -m soak

docs: $(DEV) ## write again the pages that are made from the code
	$(BIN)/python -m datasets.describe > docs/dataset.md.new && mv docs/dataset.md.new docs/dataset.md
	$(BIN)/python -m rules.describe > docs/rules.md.new && mv docs/rules.md.new docs/rules.md
	$(BIN)/python -m tests.readme

clean: ## remove everything that the targets made
	rm -rf $(VENV) $(TIMEFOLD_VENV) demo build dist .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} +

define ENVIRONMENT
@$(PYTHON) -c 'import sys; sys.exit(None if (3, 11) <= sys.version_info < (3, 14) else \
  "$(PYTHON) is Python " + sys.version.split()[0] + "; 3.11, 3.12 or 3.13 is needed: make PYTHON=python3.11")'
@$(BIN)/python -m pip --version >/dev/null 2>&1 || { echo 'making $(VENV)'; $(PYTHON) -m venv --clear $(VENV); }
endef

$(CORE): $(PINS)
	$(ENVIRONMENT)
	$(PIP_INSTALL) -e .
	@touch $@

$(DEV): $(PINS)
	$(ENVIRONMENT)
	$(PIP_INSTALL) -e '.[dev]'
	@touch $(CORE) $@

$(BENCH): $(PINS)
	$(ENVIRONMENT)
	$(PIP_INSTALL) -e '.[dev,bench]'
	@touch $(CORE) $(DEV) $@

$(TIMEFOLD): $(TIMEFOLD_PINS)
	@java -version >/dev/null 2>&1 || { echo 'Java 17 is needed: no java was found'; exit 1; }
	$(PYTHON) -m venv --clear $(TIMEFOLD_VENV)
	$(TIMEFOLD_VENV)/bin/python -m pip install --quiet --disable-pip-version-check -r $(TIMEFOLD_PINS)
	@touch $@
