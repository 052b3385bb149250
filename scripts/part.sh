# Sourced. A part of the set-up: a line while it runs, a line when it is done, all that it said when it fails.
say() { echo "setup: $*" >&2; }

part() { # part "what it does" "how long" command...
  local doing=$1 about=$2 said status=0
  shift 2
  said=$(mktemp)
  SECONDS=0
  if [ -t 2 ]; then
    printf 'setup: %s (%s)' "$doing" "$about" >&2
    # In the background; ends with this script, however that ends.
    (while sleep 1 && kill -0 $$ 2>/dev/null; do printf '\r\033[Ksetup: %s (%s) ... %d s' "$doing" "$about" "$SECONDS" >&2; done) &
    part_ticker=$!
    trap 'kill "$part_ticker" 2>/dev/null; echo >&2' EXIT
  else
    say "$doing ($about)"
  fi
  "$@" >"$said" 2>&1 </dev/null || status=$?
  if [ -t 2 ]; then
    trap - EXIT
    kill "$part_ticker" 2>/dev/null || true
    wait "$part_ticker" 2>/dev/null || true
    printf '\r\033[K' >&2
  fi
  if [ "$status" = 0 ]; then
    say "$doing: done in $SECONDS s"
  else
    say "$doing: failed after $SECONDS s; it said:"
    cat "$said" >&2
  fi
  rm -f "$said"
  return "$status"
}
