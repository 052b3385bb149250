#!/usr/bin/env bash
# mypy, and how much of the store it cannot see: at most a tenth of its expressions may be Any. With the report mypy reads
# everything anew, which takes a quarter of a minute; `make lint` runs it without.
set -euo pipefail
cd "$(dirname "$0")/.."
most=10
report=$(mktemp -d)
trap 'rm -rf "$report"' EXIT

.venv/bin/python -m mypy --any-exprs-report "$report"
awk -v most="$most" '
  $1 ~ /^bot\.store(\.|$)/ { any += $2; all += $3; if ($2 * 100 > most * $3) high = high "\n  " $1 ": " $2 " of " $3 }
  END {
    if (!all) { print "types: the report says nothing of bot.store" > "/dev/stderr"; exit 1 }
    share = 100 * any / all
    printf "Any: %.1f %% of the expressions in bot.store, at most %d %% may be\n", share, most
    if (share > most) { print "types: too much of bot.store is Any, above all" high > "/dev/stderr"; exit 1 }
  }' "$report/any-exprs.txt"
