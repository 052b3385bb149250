#!/usr/bin/env bash
# What compose.yml hands over as secrets: a database password and a token for /metrics that nobody knows, and, to try it out, a
# certificate of its own. What is there already stays. The folder is this user's alone; the files in it are read by the containers' users.
set -euo pipefail
cd "$(dirname "$0")"
mkdir -p secrets
chmod 700 secrets
cd secrets
for name in database_password metrics_token; do
  [ -s "$name" ] || (umask 077 && openssl rand -hex 32 > "$name")
  chmod 444 "$name"
done
if [ ! -s privkey.pem ]; then
  name=${1:-localhost}
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 397 -subj "/CN=$name" \
    -addext "subjectAltName=DNS:$name,IP:127.0.0.1" -keyout privkey.pem -out fullchain.pem 2>/dev/null
  echo "made a certificate for $name that no browser knows; for others put yours here: fullchain.pem, privkey.pem" >&2
fi
chmod 444 fullchain.pem privkey.pem
