# paydoc: every command in one place. `make help` lists them.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PY := .venv/bin/python
export RASA_TELEMETRY_ENABLED := false
export TF_CPP_MIN_LOG_LEVEL := 3
export OMP_NUM_THREADS := 1
export OPENBLAS_NUM_THREADS := 1
export SQLALCHEMY_SILENCE_UBER_WARNING := 1
export PYTHONWARNINGS := ignore
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup web train run screenshots test check mutants lint bench eval torture lock fmt clean

help: ## list the commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 18

setup: ## everything that running needs: Python 3.10 environment from the lock file
	@scripts/setup.sh runtime

web: ## build the chat widget and the other front ends, if their sources changed (Node 18.18 or newer)
	@scripts/web.sh

train: setup ## train the Rasa model, unless nothing changed
	@$(PY) -m bot train $(if $(filter run,$(MAKECMDGOALS)),--quiet)

run: train web ## serve the web API, the demo page, the desk and a simulated WeChat at http://127.0.0.1:8000; DEMO=1: with conversations
	@DEMO=$(DEMO) scripts/run.sh

test: ## all tests; sets up what they need (Chromium, PostgreSQL, fonts by apt)
	@scripts/setup.sh test
	@scripts/web.sh & web=$$!; $(PY) -m bot train; trained=$$?; wait $$web && exit $$trained
	@scripts/test.sh

check: lint ## the quick gate: lint and the unit tests, without model and browser
	@npm --prefix web run check --silent
	@scripts/unit.sh

screenshots: train web ## pictures of the widget and the desk, into var/screenshots and docs/images
	@scripts/setup.sh test
	@$(PY) -m tests.screenshots

mutants: ## plant small bugs in the pure rooms and see whether a unit test notices (half an hour)
	@scripts/setup.sh test
	@$(PY) -m mutmut run --max-children 2
	@$(PY) -m mutmut results

lint: ## knowledge, code style, who may import whom, types, known advisories (and dist/sbom.json)
	@scripts/setup.sh test
	@$(PY) -m bot lint
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@.venv/bin/lint-imports --no-cache --no-logo
	@$(PY) -m mypy
	@$(PY) -m scripts.audit

bench: train ## speed beside the stock Rasa way, written to docs/performance.md
	@scripts/setup.sh test
	@$(PY) -m tests.bench

eval: setup ## how well messages are understood, into docs/understanding.md; STOCK=15: beside stock Rasa too, half an hour more
	@scripts/setup.sh test
	@$(PY) -m tests.eval --stock-lines $(or $(STOCK),0)

torture: train ## kill -9 at 200 random points, SQLite and PostgreSQL
	@scripts/setup.sh test
	@PAYDOC_TORTURE_KILLS=200 PAYDOC_TORTURE_COMMAND="tests.torture.engine_app" $(PY) -m pytest tests/torture -q -s -p no:cacheprovider

lock: ## resolve requirements/*.in again into the lock files
	@$(PY) -m pip install -q uv
	@$(PY) -m uv pip compile -q --generate-hashes --no-emit-index-url --no-header --python-version 3.10 requirements/dev.in -o requirements/dev.lock
	@$(PY) -m uv pip compile -q --generate-hashes --no-emit-index-url --no-header --python-version 3.10 requirements/demo.in -c requirements/dev.lock -o requirements/demo.lock
	@$(PY) -m uv pip compile -q --generate-hashes --no-emit-index-url --no-header --python-version 3.10 requirements/runtime.in -c requirements/dev.lock -o requirements/runtime.lock

fmt: ## format the code
	@$(PY) -m ruff format .
	@$(PY) -m ruff check --fix .

clean: ## remove what was built (not the database in var/)
	@rm -rf .venv web/node_modules web/*/dist models .mypy_cache .ruff_cache .pytest_cache .hypothesis .rasa
