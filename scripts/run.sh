#!/usr/bin/env bash
# `make run`: the product; with the demo also a simulated WeChat, unless official accounts are configured.
# DEMO=1 fills an empty desk with conversations.
set -euo pipefail
cd "$(dirname "$0")/.."
py=.venv/bin/python
trap 'exit 0' INT # Ctrl+C before the product is there: nobody has to read what was being loaded

# The demo is for this machine; who wants it elsewhere says so.
case "${PAYDOC_HOST:-127.0.0.1}${PAYDOC_TRUSTED_PROXIES:-}" in
  127.0.0.1 | ::1 | localhost) export PAYDOC_DEMO="${PAYDOC_DEMO:-on}" ;;
esac

if [ "${PAYDOC_DEMO:-off}" = on ] && [ -z "${PAYDOC_WECHAT:-}${PAYDOC_WECHAT_FILE:-}" ]; then
  simulated="http://127.0.0.1:${PAYDOC_DEMO_WECHAT_PORT:-8001}"
  # Fresh keys at each start, handed over by pipe and environment: none is in a command line.
  keys=$(trap '' INT; exec $py -m simulated_wechat.demo "$simulated" "http://127.0.0.1:${PAYDOC_PORT:-8000}")
fi
if [ -n "${keys:-}" ]; then # none where a port is taken
  export PAYDOC_DEMO_WECHAT=$simulated
  # Descriptor 3 stays open in the product: when that ends, however it does, the platform's input ends too.
  exec 3> >(trap '' INT; exec $py -m simulated_wechat --port "${PAYDOC_DEMO_WECHAT##*:}" --while-input)
  sed -n 2p <<<"$keys" >&3
  PAYDOC_WECHAT=$(sed -n 1p <<<"$keys")
  export PAYDOC_WECHAT
fi
if [ -n "${DEMO:-}" ] && [ "$DEMO" != 0 ]; then set -- --demo-data "$@"; fi
exec $py -m bot serve "$@"
