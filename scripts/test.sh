#!/usr/bin/env bash
# All checks, cheapest first. Stops at the first part that fails.
set -euo pipefail
cd "$(dirname "$0")/.."
py=.venv/bin/python
step() { echo; echo "== $*"; }

step "knowledge"; $py -m bot lint
step "style"
$py -m ruff check .
$py -m ruff format --check .
.venv/bin/lint-imports --no-cache --no-logo
step "types"; $py -m mypy
step "front ends"
npm --prefix web run check --silent
npm --prefix web test --silent
step "packages"; $py -m pip check
step "training data"; scripts/validate.sh
step "unit tests"; $py -m pytest -q -p no:cacheprovider -n 2 tests/unit
# Every line of the pure rooms is run by a fast test of its own; walks and properties do not count.
step "what the unit tests cover"
$py -m pytest -q -p no:cacheprovider --cov --cov-report=term:skip-covered --cov-fail-under=99 \
  tests/unit/{calendar,context,conversation,desk,diagnosis,handoff,understanding} tests/unit/test_{exchange,spelling}.py \
  tests/unit/knowledge/test_{desk_rules,knowledge_model,loader,matching,matching_clauses,phrases}.py \
  tests/unit/privacy/test_secret_requests.py --ignore tests/unit/conversation/test_every_path.py \
  --ignore tests/unit/conversation/test_properties.py --ignore tests/unit/conversation/test_situations.py \
  --ignore tests/unit/calendar/test_service_hours.py --ignore tests/unit/calendar/test_working_days.py
# Playwright keeps an event loop running for as long as its process lives: no other asynchronous test can share that.
step "tests in a browser"; $py -m pytest -q -p no:cacheprovider -n 2 --dist loadfile -rs -m "not alone" --durations 5 tests/browser
step "tests with the model, the server and databases"
$py -m pytest -q -p no:cacheprovider --ignore tests/unit --ignore tests/browser -n 2 --dist loadfile -rs -m "not alone" --durations 15 tests
step "tests that measure, with the machine to themselves"
$py -m pytest -q -p no:cacheprovider -rs -m alone tests/browser
$py -m pytest -q -p no:cacheprovider --ignore tests/unit --ignore tests/browser -rs -m alone tests
