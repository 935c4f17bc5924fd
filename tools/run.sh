#!/usr/bin/env bash
# make run: prepare the database, start the web server and the periodic work, say where and who. Ctrl-C stops both.
set -euo pipefail
cd "$(dirname "$0")/.."
port="${1:-8000}"
python=".venv/bin/python"
export DJANGO_SETTINGS_MODULE="${DJANGO_SETTINGS_MODULE:-config.settings.development}"
export BASE_URL="${BASE_URL:-http://127.0.0.1:$port}"
mkdir -p var

if ! "$python" - "$port" <<'PY'
import socket, sys
with socket.socket() as door:
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind(("127.0.0.1", int(sys.argv[1])))
    except (OSError, ValueError, OverflowError):
        sys.exit(1)
PY
then
    echo "Port $port is not free. Try another one: make run PORT=8001" >&2
    exit 1
fi

# Migrations and demo data are looked at again only when something that makes them has changed, and on a new day: then
# the demo gets a date that runs on it.
prepared="var/prepared"
stamp="$(find . \( -name .venv -o -name var -o -name tests \) -prune -o -path '*/migrations/*.py' -type f -print0 \
    | sort -z | xargs -0 cat requirements.txt site/config/settings/base.py | cksum) $(date +%F)"
if [ -n "${DATABASE_URL:-}" ] || [ ! -s var/db.sqlite3 ] || [ ! -f "$prepared" ] || [ "$(cat "$prepared")" != "$stamp" ]; then
    echo "Preparing the database ..."
    "$python" manage.py migrate --verbosity 0
    "$python" manage.py createcachetable
    "$python" manage.py load_demo
    [ -n "${DATABASE_URL:-}" ] || echo "$stamp" > "$prepared"
fi

web=""
due=""
stop() {
    trap - INT TERM EXIT
    for process in $due $web; do kill -TERM "$process" 2>/dev/null || true; done
    wait 2>/dev/null || true
}
trap stop EXIT
trap 'stop; exit 0' INT TERM

# Threads, because browsers open connections that they then leave idle.
BIND="127.0.0.1:$port" WEB_THREADS="${WEB_THREADS:-4}" "$python" -m gunicorn --config gunicorn.conf.py --log-level warning &
web=$!
"$python" manage.py run_due --loop &
due=$!

for _ in $(seq 1 150); do
    kill -0 "$web" 2>/dev/null || { echo "The web server did not start; its message stands above." >&2; exit 1; }
    if "$python" -c "import sys, socket; socket.create_connection(('127.0.0.1', int(sys.argv[1])), 1)" "$port" 2>/dev/null; then break; fi
    sleep 0.1
done

cat <<TXT

  The training platform is at  $BASE_URL/
  Site editor (Wagtail):       $BASE_URL/admin/

  Demo accounts, all with the password  demo-only-password
    practitioner@demo.example   books, attends, evaluates
    manager@demo.example        is somebody's line manager
    lead@demo.example           leads an agency
    trainer@demo.example        marks the register, shows the room code
    coordinator@demo.example    plans the dates of one locality
    ld@demo.example             exports the evaluation workbook
    editor@demo.example         writes courses and briefings
    scrutineer@demo.example     reads figures, without names
    admin@demo.example          runs it all

  Mail stays here: read it at $BASE_URL/outbox/development/
  Ctrl-C stops everything; data stays in var.

TXT
# Either process ending ends both: pages without mail would look healthy and not be.
wait -n "$web" "$due" || true
echo "A process ended; stopping." >&2
exit 1
