#!/usr/bin/env bash
# make lint: style, templates, import order, migrations, security. Runs all, fails when any fails.
set -uo pipefail
cd "$(dirname "$0")/.."
bin=".venv/bin"
failed=""
check() {
    local name="$1"
    shift
    local answer
    if answer="$("$@" 2>&1)"; then
        echo "  ok      $name"
    else
        echo "  FAILED  $name"
        echo "$answer"
        failed="$failed, $name"
    fi
}
echo "Lint ..."
check "ruff" "$bin/python" -m ruff check -q .
check "ruff format" "$bin/python" -m ruff format -q --check .
check "templates (djlint)" "$bin/python" -m djlint --lint --quiet templates
check "import order (import-linter)" env PYTHONPATH=.:site "$bin/lint-imports"
check "migrations" "$bin/python" manage.py makemigrations --check --dry-run --settings config.settings.test
check "security (bandit)" "$bin/python" -m bandit -q -r -c pyproject.toml site courses bookings evaluations elearning
[ -z "$failed" ] || { echo "Lint failed: ${failed#, }"; exit 1; }
