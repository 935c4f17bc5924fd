# Two commands do all set-up: `make run` and `make test`. Recipes quote every path: the folder may hold a space.
PORT ?= 8000
PYTHON ?= python3
PY := .venv/bin/python

.PHONY: run test test-long lint format types setup setup-dev browser vendor bench bench-contention clean

run: setup
	@tools/run.sh "$(PORT)"

test: setup-dev browser
	@tools/test.sh

test-long: setup-dev browser
	@tools/test.sh -m long

lint: setup-dev
	@tools/lint.sh

format: setup-dev
	@.venv/bin/ruff check --fix -q . ; .venv/bin/ruff format -q .

types: setup-dev
	@PYTHONPATH=.:site .venv/bin/mypy $$(ls courses/actions* courses/queries* courses/rules* bookings/actions* bookings/queries* bookings/rules* evaluations/actions* evaluations/queries* evaluations/rules* -d 2>/dev/null)

setup: .venv/runtime-installed

setup-dev: .venv/dev-installed

.venv/runtime-installed: requirements.txt
	@test -x "$(PY)" || "$(PYTHON)" -m venv .venv
	@echo "Installing what the platform runs on ..."
	@"$(PY)" -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch .venv/runtime-installed

.venv/dev-installed: requirements.txt requirements-dev.txt
	@test -x "$(PY)" || "$(PYTHON)" -m venv .venv
	@echo "Installing what the tests need ..."
	@"$(PY)" -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch .venv/runtime-installed .venv/dev-installed

browser: setup-dev
	@tools/browser.sh

vendor:
	@tools/vendor.sh

bench: setup-dev
	@"$(PY)" bench/pages.py

bench-contention: setup-dev
	@"$(PY)" bench/contention.py

clean:
	rm -rf var .venv
