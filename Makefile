# make            lists the targets
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
JOBS   ?= 2

# Threads that spin while they wait starve each other on few cores.
export OMP_WAIT_POLICY = passive
export OPENBLAS_NUM_THREADS = 1
export ANONYMIZED_TELEMETRY = False
export GRADIO_ANALYTICS_ENABLED = False
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.DEFAULT_GOAL := help
.PHONY: help install install-dev run test check format bench lock clean

help: ## List the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/\1\t\2/' | expand -t 14

install: $(VENV)/.installed ## Install what running needs into .venv
install-dev: $(VENV)/.installed-dev ## Install what tests and checks need too

run: install ## Index seeds/ and serve the chat page on 127.0.0.1:7860
	$(BIN)/footnoted index seeds
	$(BIN)/footnoted serve

test: install-dev ## Run every test, with a real browser and a real local model
	PYTHONDONTWRITEBYTECODE= FOOTNOTED_CHROMIUM="$$(sh scripts/chromium.sh)" $(BIN)/python -m pytest -n $(JOBS) --dist loadgroup

check: install-dev ## Format, lint and type-check, then test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(MAKE) test

format: install-dev ## Format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: install-dev ## Measure speed and quality on this machine
	$(BIN)/footnoted bench index

lock: install-dev ## Resolve the dependencies anew into the two lock files
	$(BIN)/uv pip compile -q pyproject.toml --group build --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-annotate --custom-compile-command "make lock" -o requirements.lock
	$(BIN)/uv pip compile -q pyproject.toml --group build --group dev -c requirements.lock --universal \
	  --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --custom-compile-command "make lock" \
	  -o requirements-dev.lock

clean: ## Remove the virtual environment and the index
	rm -rf $(VENV) .footnoted

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or later is needed; name one with: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(BIN)/python requirements.lock pyproject.toml
	$(BIN)/python scripts/install.py requirements.lock
	$(BIN)/python -m pip install -q --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed requirements-dev.lock
	$(BIN)/python scripts/install.py requirements-dev.lock
	@touch $@
