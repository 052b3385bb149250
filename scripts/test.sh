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
step "types"; $py -m mypy
step "front ends"
npm --prefix web run check --silent
npm --prefix web test --silent
step "packages"; $py -m pip check
step "training data"; scripts/validate.sh
step "unit tests"; $py -m pytest -q -p no:cacheprovider -n 2 tests/unit
step "tests with the model, the server, databases and a browser"
$py -m pytest -q -p no:cacheprovider --ignore tests/unit -n 2 --dist loadfile -m "not alone" --durations 15 tests
step "tests that measure, with the machine to themselves"; $py -m pytest -q -p no:cacheprovider --ignore tests/unit -m alone tests
