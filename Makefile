# Two commands on a fresh machine with Python >= 3.11, git and make:  make demo   make test

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
TESTS  ?= tests
JOBS   ?= 2

.PHONY: demo test lint format content readme bench harness clean help

help:
	@echo "make demo     audit an example model, write the HTML report, say where it is"
	@echo "make test     run every test"
	@echo "make lint     ruff, mypy strict, import contracts, generated files are fresh"
	@echo "make content  compile data/, rules/ into what the scan reads; make docs/licenses.md, docs/rules.md and a schema"
	@echo "make readme   write the README's output blocks anew"
	@echo "make bench    print speed and memory figures"
	@echo "make harness  run every recipe end to end and hold it against what it expects (fetches packages)"

# Only what a user needs: the program itself.
$(VENV)/.demo: pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed; try: make PYTHON=python3.12 ...") if sys.version_info < (3, 11) else 0'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(VENV)/.dev: pyproject.toml $(VENV)/.demo
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@

demo: $(VENV)/.demo
	@$(BIN)/modelaudit scan examples/unmet-llama-finetune --registry none -f text -f html=report.html; code=$$?; \
	echo; echo "The HTML report is in $(CURDIR)/report.html (exit code $$code, as a release pipeline would see it)"

test: $(VENV)/.dev
	@leave_out=; \
	if ! command -v chromium >/dev/null && [ -z "$$MODELAUDIT_CHROMIUM" ]; then \
		if [ -n "$(REQUIRE_BROWSER)" ]; then echo "Chromium is not installed, and REQUIRE_BROWSER is set"; exit 1; fi; \
		echo "Chromium is not installed: the tests of the HTML report in a browser are left out (apt install chromium)"; \
		leave_out="not browser"; \
	fi; \
	if ! PYTHONPATH=tests $(BIN)/python -c 'import sys, postgresql; sys.exit(postgresql.programs() is None)'; then \
		if [ -n "$(REQUIRE_POSTGRESQL)" ]; then echo "PostgreSQL is not installed, and REQUIRE_POSTGRESQL is set"; exit 1; fi; \
		echo "PostgreSQL is not installed: the tests of a registry on it are left out (apt install postgresql)"; \
		leave_out="$${leave_out:+$$leave_out and }not postgresql"; \
	fi; \
	if ! command -v Sarif.Multitool >/dev/null && [ -z "$$MODELAUDIT_SARIF_MULTITOOL" ]; then \
		if [ -n "$(REQUIRE_SARIF)" ]; then echo "The SARIF multitool is not named, and REQUIRE_SARIF is set"; exit 1; fi; \
		echo "The SARIF multitool is not there: SARIF is not checked by it (npm install @microsoft/sarif-multitool;"; \
		echo "  name the program Sarif.Multitool of its package for this system in MODELAUDIT_SARIF_MULTITOOL)"; \
		leave_out="$${leave_out:+$$leave_out and }not sarif"; \
	fi; \
	if ! command -v pdfinfo >/dev/null || ! $(BIN)/python -c 'import weasyprint' 2>/dev/null; then \
		if [ -n "$(REQUIRE_PDF)" ]; then echo "Pango or Poppler is not installed, and REQUIRE_PDF is set"; exit 1; fi; \
		echo "Pango or Poppler is not installed: the tests of PDF are left out"; \
		echo "  (apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 poppler-utils)"; \
		leave_out="$${leave_out:+$$leave_out and }not pdf"; \
	fi; \
	if ! $(BIN)/python -m tests.harness.harness_packages; then \
		if [ -n "$(REQUIRE_PACKAGES)" ]; then echo "REQUIRE_PACKAGES is set"; exit 1; fi; \
		echo "The tests of the harness on real weights and data are left out (they need pip, npm and their registries)"; \
		leave_out="$${leave_out:+$$leave_out and }not packages"; \
	fi; \
	if [ -z "$$MODELAUDIT_SPDX3" ] && [ ! -d ../shared/data/schemas/spdx3 ]; then \
		echo "The official files of SPDX 3 are not at hand: SPDX 3 is checked by its own library alone"; \
		echo "  (name the folder of schema.json, spdx-model.ttl and spdx-context.jsonld in MODELAUDIT_SPDX3)"; \
	fi; \
	$(BIN)/python -m pytest -n $(JOBS) -m "$$leave_out" $(TESTS)

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/compile_content.py --check
	$(BIN)/python tools/build_examples.py --check
	$(BIN)/python -m tools.build_license_docs --check
	$(BIN)/python -m tools.build_license_schema --check
	$(BIN)/python -m tools.build_policy_schema --check
	$(BIN)/python -m tools.build_recipe_schema --check
	$(BIN)/python -m tools.build_rule_docs --check
	$(BIN)/python tools/build_readme.py --check

format: $(VENV)/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

content: $(VENV)/.dev
	$(BIN)/python tools/compile_content.py
	$(BIN)/python -m tools.build_license_docs
	$(BIN)/python -m tools.build_license_schema
	$(BIN)/python -m tools.build_policy_schema
	$(BIN)/python -m tools.build_recipe_schema
	$(BIN)/python -m tools.build_rule_docs

readme: $(VENV)/.dev
	$(BIN)/python tools/build_readme.py

bench: $(VENV)/.dev
	$(BIN)/python -m benchmarks.scan
	$(BIN)/python -m benchmarks.rules

# One recipe: make harness RECIPES=text-bert; without a network: make harness FETCH=
RECIPES ?=
FETCH   ?= --fetch

harness: $(VENV)/.dev
	$(BIN)/python -m tools.run_recipes --output build/harness $(FETCH) $(RECIPES)

clean:
	rm -rf $(VENV) build dist report.html src/*.egg-info
