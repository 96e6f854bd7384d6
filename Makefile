# Commands for people who use or build mobile_mediation. `make help` lists them.
# Debian or Ubuntu with python3 (3.11 to 3.13), make and git; everything else is set
# up by the commands themselves, as root or with sudo.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.ONESHELL:

PYTHON ?= python3
UV_VERSION := 0.13.9
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready
I18N := resources/i18n

export UV_COMPILE_BYTECODE := 1
export UV_NATIVE_TLS := 1
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help setup demo test run lint screenshots bench bench-search bench-board bench-assess bench-agreement package texts lock clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 14

setup: $(STAMP) ## the environment in .venv, with system libraries

$(STAMP): requirements.lock pyproject.toml tools/system-libraries
	bash tools/system-libraries "$(PYTHON)"
	test -x "$(BIN)/python" || $(PYTHON) -m venv "$(VENV)"
	"$(BIN)/python" -m pip install --quiet --disable-pip-version-check "uv==$(UV_VERSION)"
	"$(BIN)/uv" pip install --python "$(BIN)/python" --quiet --require-hashes -r requirements.lock
	"$(BIN)/uv" pip install --python "$(BIN)/python" --quiet --no-deps --editable .
	# Relative and so plain ASCII: in the C locale Python cannot read another path there.
	for link in "$(VENV)"/lib/python3.*/site-packages/*_mobile_mediation.pth; do
	  echo ../../../../src > "$$link"
	done
	touch "$(STAMP)"

# Not a file target: cheap, and a text changes more often than the environment.
.PHONY: translations
translations: $(STAMP)
	@for ts in $(I18N)/*.ts; do "$(BIN)/pyside6-lrelease" -silent "$$ts" -qm "$${ts%.ts}.qm"; done

demo: setup translations ## the article's case, from the call to headquarters' receipt
	@"$(BIN)/mobile-mediation" demo --out build/demo

test: setup translations ## the whole test suite, without a display
	@QT_QPA_PLATFORM=offscreen "$(BIN)/python" -m pytest -n auto --dist worksteal

run: setup translations ## open the program
	@"$(BIN)/mobile-mediation"

lint: setup ## style, types and import contracts
	@"$(BIN)/ruff" check .
	"$(BIN)/ruff" format --check .
	"$(BIN)/mypy"
	"$(BIN)/lint-imports"

screenshots: setup translations ## pictures of every screen and paper in build/screenshots
	@"$(BIN)/mobile-mediation" demo --headless --out build/demo --screenshots build/screenshots

bench: bench-search bench-board bench-assess bench-agreement ## every benchmark

bench-search: setup ## a keystroke's answer at 10^4, 10^5 and 10^6 cases (the first time builds them)
	@"$(BIN)/mobile-mediation" bench search --folder build/bench

bench-board: setup translations ## the coordination board with 200 entries, beside a bare table
	@"$(BIN)/mobile-mediation" bench board

bench-assess: setup ## assessments a second, beside a spreadsheet engine with the same arithmetic
	@"$(BIN)/mobile-mediation" bench assess

bench-agreement: setup ## a four-page agreement, cold and warm, beside Typst and WeasyPrint
	@"$(BIN)/mobile-mediation" bench agreement

package: setup translations ## wheel and source archive in dist/
	@"$(BIN)/uv" build --quiet --out-dir dist .

texts: setup ## gather the window's texts anew for translation
	@"$(BIN)/pyside6-lupdate" $$(find src -name '*.py') -no-obsolete -locations none -ts $(I18N)/*.ts

lock: setup ## pin every dependency anew
	@"$(BIN)/uv" export --quiet --format requirements-txt --all-groups --no-emit-project --no-header -o requirements.lock
	rm -f uv.lock

clean: ## remove what was built
	@rm -rf "$(VENV)" build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis $(I18N)/*.qm
