# Needs Python 3.11 or newer, make and git; everything else is installed into .venv from the lock files.

PYTHON ?= $(shell for p in python3.11 python3 python3.12 python3.13 python3.14; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { command -v $$p; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input -q
CHECKED := lms_rt sql workers tests

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev demo test check unit format bench lock clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(VENV)/.ready ## Make the environment (.venv, with .venv/bin/lms-rt)

setup-dev: $(VENV)/.ready-dev ## The same, with what tests and checks need

demo: setup ## Play a live class with simulated students, then go on serving
	$(BIN)/lms-rt demo $(ARGS)

test: check unit ## Run every check and the whole test suite, as CI does

check: setup-dev ## Style, types and the direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict $(CHECKED)
	$(BIN)/lint-imports

# All tests run side by side; what is named is run in one process, where its output and a debugger can be followed.
unit: setup-dev ## Run the tests alone (make unit ARGS="-k answers -x")
	$(BIN)/pytest $(or $(ARGS),-n auto --dist loadfile --no-loadscope-reorder)

format: setup-dev ## Format the code and mend what can be mended by itself
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: setup-dev ## Measure the server against the naive references
	$(BIN)/python -m bench $(ARGS)

# uv resolves for every platform at once; only names, versions and hashes are written.
COMPILE = $(BIN)/uv --no-config pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url --no-emit-find-links
lock: setup ## Pin the dependencies of pyproject.toml anew (make lock ARGS=--upgrade)
	$(PIP) install uv
	echo 'setuptools>=77' | $(COMPILE) $(ARGS) pyproject.toml - -o requirements.lock
	$(COMPILE) $(ARGS) --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock

clean: ## Remove the environment and every cache
	rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer was not found; name one with PYTHON=…" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }

# A package that is left over from an earlier lock file does no harm, so the environment is added to, not made anew.
$(VENV)/.ready: requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing the pinned dependencies into $(VENV); this takes about half a minute"
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation --no-index -e .
	@touch $@

$(VENV)/.ready-dev: requirements-dev.lock $(VENV)/.ready
	$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@
