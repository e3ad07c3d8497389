# make run    set everything up (no root needed) and run Portaria with its demonstration bodies
# make test   set everything up (system packages too) and run every test
# make check  formatting, lint, types, import contracts: what pre-commit and CI call
# make bench  measure, each beside its peer
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export UV_PYTHON_DOWNLOADS := never
# Where an environment forbids Python to keep what it compiled, each process would compile Django.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run setup setup-dev assets test check format bench lock clean

run: setup
	@$(BIN)/portaria up

setup: $(VENV)/.ready
setup-dev: $(VENV)/.ready-dev

$(BIN)/uv: requirements-uv.lock
	@echo "==> ambiente virtual"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "É preciso Python 3.11 ou mais novo: make PYTHON=python3.11 …"; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || \
	  { rm -rf $(VENV); echo "Falta o pacote python3-venv (Debian: apt install python3-venv)"; exit 2; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

$(VENV)/.ready: $(BIN)/uv requirements.lock pyproject.toml
	@echo "==> bibliotecas (requirements.lock)"
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --require-hashes -r requirements.lock
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.ready-dev: $(VENV)/.ready requirements-dev.lock
	@echo "==> bibliotecas de desenvolvimento (requirements-dev.lock)"
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --require-hashes -r requirements-dev.lock
	@touch $@

assets: setup
	@$(BIN)/portaria assets

test: setup-dev assets
	@tools/system-packages
	@$(BIN)/python -m portaria.launch.with_postgres $(BIN)/pytest -q -n 2 --dist loadfile --no-loadscope-reorder $(ARGS)

check: setup-dev
	@tools/check

format: setup-dev
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet .

bench: setup-dev
	@$(BIN)/python -m portaria.launch.with_postgres $(BIN)/python -m benchmarks $(ARGS)

# The three lock files: hashes of every file, no addresses.
COMPILE := $(BIN)/uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header \
  --python-version 3.11 $(UPGRADE)
lock: $(BIN)/uv
	@$(COMPILE) pyproject.toml --extra embedded --group build -o requirements.lock
	@$(COMPILE) pyproject.toml --extra embedded --group build --group dev -o requirements-dev.lock
	@echo uv | $(COMPILE) - -o requirements-uv.lock

clean:
	rm -rf $(VENV) var node_modules screenshots
