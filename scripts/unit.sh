#!/usr/bin/env bash
# The unit tests as two processes side by side. Plain processes: what pytest-xdist tells from one to the other takes as long
# as most of these tests. One runs the fast tests of the pure rooms and holds what they cover: every line is run by a fast
# test of its own; walks of every path and properties do not count. Then, to be done at the same time as the other, it runs
# what else there is of some rooms. The other has the rest.
set -uo pipefail
cd "$(dirname "$0")/.."
said=$(mktemp -d)
trap 'rm -rf "$said"' EXIT
tests() { .venv/bin/python -m pytest -q -p no:cacheprovider --capture sys "$@"; }

pure='calendar|context|conversation|desk|diagnosis|flow|handoff|understanding|wording|test_(exchange|spelling)\.py'
pure+='|knowledge/test_(desk_rules|knowledge_model|loader|matching|matching_clauses|phrases)\.py|privacy/test_secret_requests\.py'
slow='conversation/test_(every_path|properties|situations)|calendar/test_(counting|promises|service_hours)'
others='accounts|calendar|channels|knowledge'
all=$(find tests/unit -name 'test_*.py' | sort)
mapfile -t fast < <(grep -E "^tests/unit/($pure)" <<<"$all" | grep -vE "^tests/unit/($slow)\.py")
other=$(grep -vxF "$(printf '%s\n' "${fast[@]}")" <<<"$all")
mapfile -t then < <(grep -E "^tests/unit/($others)/" <<<"$other")
mapfile -t rest < <(grep -vE "^tests/unit/($others)/" <<<"$other")

(tests --cov --cov-report=term:skip-covered --cov-fail-under=99 "${fast[@]}" && tests "${then[@]}") >"$said/pure" 2>&1 &
pid=$!
tests "${rest[@]}"
status=$?
wait "$pid" || status=1
cat "$said/pure"
exit "$status"
