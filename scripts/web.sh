#!/usr/bin/env bash
# Build the front ends (web/), unless they are built from these very sources already. Needs Node 18.18 or newer.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/part.sh
node_is_there() { command -v npm >/dev/null && node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 18 || (a === 18 && b >= 18) ? 0 : 1)' 2>/dev/null; }
digest() { sha256sum | cut -c1-16; }

# Whoever comes while somebody builds waits, and then finds it built.
if command -v flock >/dev/null; then
  exec 9< scripts/web.sh
  flock 9
fi

sources=$(find web -path '*/node_modules' -prune -o -path '*/dist' -prune -o -path web/demo -prune -o -path web/api.d.ts -prune -o -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | digest)
built=web/node_modules/.built-$sources
missing=0
for workspace in $(sed -n 's/.*"workspaces": \[\(.*\)\].*/\1/p' web/package.json | tr -d '",'); do
  [ -d "web/$workspace/dist" ] || missing=1
done
[ -f "$built" ] && [ $missing = 0 ] && exit 0

if ! node_is_there && command -v apt-get >/dev/null; then
  sudo=""
  [ "$(id -u)" -eq 0 ] || sudo="sudo -n"
  export DEBIAN_FRONTEND=noninteractive
  by_apt() { $sudo apt-get update -qq && $sudo apt-get install -y -qq --no-install-recommends nodejs npm; }
  part "installing nodejs and npm by apt" "about a minute, once" by_apt || true
fi
if ! node_is_there; then
  say "Node 18.18 or newer with npm is needed to build the chat widget and was not found; install it (https://nodejs.org) and try again"
  exit 1
fi

lock=web/node_modules/.installed-$(digest < web/package-lock.json)
if [ ! -f "$lock" ]; then
  part "installing what the front ends are built with" "up to a minute, once" \
    npm --prefix web ci --no-audit --no-fund --loglevel=error
  touch "$lock"
fi
part "building the chat widget and the desk" "some seconds" npm --prefix web run build --silent
rm -f web/node_modules/.built-*
touch "$built"
