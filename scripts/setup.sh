#!/usr/bin/env bash
# Set up what `make run` (runtime) or `make test` (test) needs. Says what is missing where it cannot help itself.
set -euo pipefail
cd "$(dirname "$0")/.."
what=${1:-runtime}

find_python() {
  local candidate
  for candidate in "${PAYDOC_PYTHON:-}" python3.10 "$HOME"/.pyenv/versions/3.10*/bin/python python3 python; do
    [ -n "$candidate" ] || continue
    if "$candidate" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info[:2] != (3, 10))' >/dev/null 2>&1; then
      command -v "$candidate" && return
    fi
  done
  return 1
}

. scripts/part.sh

if [ ! -x .venv/bin/python ] || ! .venv/bin/python -c 'import sys; sys.exit(sys.version_info[:2] != (3, 10))'; then
  python=$(find_python) || {
    say "Python 3.10 is needed (Rasa 3.6 runs on no newer one) and was not found."
    say "Install it (for example: pyenv install 3.10.13, or uv python install 3.10), or name it: PAYDOC_PYTHON=/path/to/python3.10 make run"
    exit 1
  }
  rm -rf .venv
  part "making .venv with $python" "a few seconds" "$python" -m venv .venv
fi

lock=requirements/demo.lock # what production runs is less: requirements/runtime.lock (deploy/Dockerfile)
[ "$what" = test ] && lock=requirements/dev.lock
stamp=".venv/.installed-$(sha256sum "$lock" | cut -c1-16)"
install() {
  .venv/bin/python -m pip install -q --disable-pip-version-check uv==0.13.9 || echo "uv cannot be had; pip does it, slower"
  if [ -x .venv/bin/uv ]; then
    .venv/bin/uv pip install -q --python .venv/bin/python --require-hashes -r "$lock"
  else
    .venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r "$lock"
  fi
}

# What does not compile here (other versions' syntax in some package) is not used either. Neither are packages' own tests and
# what is installed because Rasa asks for it and nothing loads: two fifths of all.
compile() {
  local unused='/(tests?|testing|twilio|slack_sdk|aiogram|confluent_kafka|jax|jaxlib|tensorboard|tensorflow_estimator'
  unused+='|huggingface_hub|networkx|libcst|textual|graphql|pip)/'
  .venv/bin/python -m compileall -q -j 0 -x "$unused" .venv/lib/python3.10/site-packages || true
}

if [ ! -f "$stamp" ]; then
  part "installing $lock" "about 2 GB, once; minutes on a slow line" install
  # compiled once here: without it every start compiles TensorFlow and Rasa anew where PYTHONDONTWRITEBYTECODE is set
  part "compiling the packages" "about half a minute, once" compile
  touch "$stamp"
  # what the runtime needs is part of what the tests need
  [ "$what" = test ] && touch ".venv/.installed-$(sha256sum requirements/demo.lock | cut -c1-16)"
fi

[ "$what" = test ] || exit 0

missing=()
browser=chromium
[ "$(. /etc/os-release 2>/dev/null; echo "${ID:-}")" = debian ] && browser=chromium-headless-shell
[ -x "/usr/bin/$browser" ] || missing+=("$browser")
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || missing+=(postgresql)
[ -x /usr/sbin/nginx ] || missing+=(nginx-light)
command -v systemd-analyze >/dev/null || missing+=(systemd)
command -v promtool >/dev/null || missing+=(prometheus)
fc-list :lang=zh 2>/dev/null | grep -q . || missing+=(fonts-noto-cjk fontconfig)
[ ${#missing[@]} -eq 0 ] && exit 0
sudo=""
if [ "$(id -u)" -ne 0 ]; then sudo="sudo -n"; fi
export DEBIAN_FRONTEND=noninteractive
by_apt() {
  command -v apt-get || { echo "there is no apt-get here"; return 1; }
  $sudo apt-get update -qq
  # where Chromium has no package for its headless part alone, the whole of it does
  if ! apt-cache show chromium-headless-shell >/dev/null 2>&1; then
    missing=("${missing[@]/#chromium-headless-shell/chromium}")
  fi
  $sudo apt-get install -y -qq --no-install-recommends "${missing[@]}"
}
if ! part "installing ${missing[*]} by apt" "about a minute, once" by_apt; then
  say "could not install ${missing[*]}; the tests that need them will be skipped and say so"
fi
