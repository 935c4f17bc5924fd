#!/usr/bin/env bash
# make test: every test on both cores in random order, then lint and types; totals at the end.
# With arguments (make test-long, .ci/run) only the tests these choose.
set -uo pipefail
cd "$(dirname "$0")/.."
mkdir -p var
# Databases of runs that were killed.
find var -maxdepth 1 -name 'test-*.sqlite3*' -mmin +240 -delete 2>/dev/null

database="SQLite"
case "${DATABASE_URL:-}" in postgres*) database="PostgreSQL" ;; esac
choice=("$@")
[ $# -gt 0 ] || choice=(-m "not long")
log="var/test-$$.log"
failed=""

echo "Tests on $database ..."
.venv/bin/python -m pytest -q -n "${TEST_PROCESSES:-2}" --dist loadgroup "${choice[@]}" 2>&1 | tee "$log" || failed="tests"
totals="$(grep -E '(passed|failed|error|no tests ran).* in [0-9.]+s' "$log" | tail -n 1 | sed 's/^=* *//; s/ *=*$//')"
skipped="$(grep -E '^BROWSER TESTS SKIPPED' "$log" | tail -n 1)"
rm -f "$log"

if [ $# -eq 0 ] && [ -z "${TESTS_ONLY:-}" ]; then
    tools/lint.sh || failed="$failed lint"
    echo "Types ..."
    make --no-print-directory types || failed="$failed types"
fi
echo
[ -z "$skipped" ] || { echo "!!! $skipped"; }
echo "Totals ($database): ${totals:-no totals}"
if [ -n "$failed" ]; then
    echo "FAILED: $failed"
    exit 1
fi
