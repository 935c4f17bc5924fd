#!/usr/bin/env bash
# Find a Chromium for the browser journeys, or try to get one. Never fails: without one the journeys are skipped, loudly.
set -u
cd "$(dirname "$0")/.."
python=".venv/bin/python"

found() { PYTHONPATH=. "$python" -m tests.chromium >/dev/null 2>&1; }

found && exit 0
mkdir -p var
log="var/browser-install.log"
echo "No Chromium found for the browser journeys; trying to get one (log: $log) ..."
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    export DEBIAN_FRONTEND=noninteractive
    timeout 600 sh -c 'apt-get update -q && apt-get install -q -y --no-install-recommends chromium' >"$log" 2>&1
fi
found || timeout 600 "$python" -m playwright install chromium >>"$log" 2>&1
if found; then
    echo "Chromium: $(PYTHONPATH=. "$python" -m tests.chromium)"
else
    echo "NO CHROMIUM: the browser journeys will be SKIPPED. Install the Debian package 'chromium', or set CHROMIUM=/path/to/it."
fi
exit 0
