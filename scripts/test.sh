#!/usr/bin/env bash
# All checks, cheapest first. Stops at the first part that fails.
set -euo pipefail
cd "$(dirname "$0")/.."
py=.venv/bin/python
step() { echo; echo "== $*"; }

# Two lanes beside each other, as each keeps one core busy.
python_checks() {
  step "knowledge"; $py -m bot lint
  step "style"
  $py -m ruff check .
  $py -m ruff format --check .
  .venv/bin/lint-imports --no-cache --no-logo
  step "types"; scripts/types.sh
}
other_checks() {
  step "front ends"
  npm --prefix web run check --silent
  npm --prefix web test --silent
  step "packages"; $py -m pip check; $py -m scripts.audit
  step "training data"; scripts/validate.sh
}
said=$(mktemp)
trap 'rm -f "$said"' EXIT
(other_checks) >"$said" 2>&1 &
others=$!
(python_checks) &
sound=0
wait $! || sound=1
wait "$others" || sound=1
cat "$said"
[ "$sound" = 0 ] || exit 1

step "unit tests, and what they cover"; scripts/unit.sh
# Three at a time on two cores: these too wait now and then; the long files come first (tests/browser/conftest.py).
# Playwright keeps an event loop running for as long as its process lives: no other asynchronous test can share that.
step "tests in a browser"; $py -m pytest -q -p no:cacheprovider -n 3 --dist loadfile --no-loadscope-reorder -rs -m "not alone" --durations 5 tests/browser
# Four at a time on two cores: most of these wait for something now and then. The long ones come first (tests/conftest.py).
step "tests with the model, the server and databases"
$py -m pytest -q -p no:cacheprovider --ignore tests/unit --ignore tests/browser -n 4 --dist loadfile --no-loadscope-reorder -rs -m "not alone" --durations 15 tests
step "tests that measure, with the machine to themselves"
alone=$(grep -rl --include='test_*.py' 'pytest\.mark\.alone' tests | sort) # the others need not be read for this
$py -m pytest -q -p no:cacheprovider -rs -m alone $(grep '^tests/browser/' <<<"$alone")
$py -m pytest -q -p no:cacheprovider -rs -m alone $(grep -v '^tests/browser/' <<<"$alone")
