# Everything a fresh machine needs: `make demo`, `make test`. Python 3.11 or newer and make are enough.
.DELETE_ON_ERROR:
PYTHON ?= python3
BIN := .venv/bin
RUN := $(BIN)/python

.PHONY: install demo demo-terminal pictures test soak check bench i18n figures lock format clean

install: .venv/python
	@uv pip install --quiet --python $(RUN) --require-hashes -r requirements.txt 2>/dev/null || \
	  $(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt

demo: .venv/demo
	@$(RUN) -m bot demo

demo-terminal: .venv/demo
	@$(RUN) -m bot demo-terminal

pictures: .venv/dev
	@$(RUN) -m playground.pictures

test: .venv/dev
	@$(RUN) -m pytest -n 3 --dist loadgroup -m "not soak"

soak: .venv/dev
	@$(RUN) -m pytest -n 2 --dist loadgroup

check: .venv/dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

bench: .venv/dev
	@$(RUN) -m tests.bench

i18n: .venv/dev
	@$(RUN) -m locales.catalogues

figures: .venv/dev
	@$(RUN) -m bot figure --school bot/example_school.toml --write ARCHITECTURE.md --write README.md

format: .venv/dev
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format --quiet .

lock:
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --custom-compile-command "make lock" pyproject.toml -o requirements.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --custom-compile-command "make lock" pyproject.toml --group playground -o requirements-demo.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --custom-compile-command "make lock" pyproject.toml --group dev -o requirements-dev.txt

.venv/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Waishi needs Python 3.11 or newer; PYTHON=/path/to/python make … chooses one." >&2; exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "Python cannot make virtual environments here. Please run: apt-get install -y python3-venv" >&2; exit 2; }
	@$(PYTHON) -m venv .venv
	@touch $@

# what is installed is what the lock says, with uv where it works, else pip; nothing twice while the lock is unchanged
.venv/%: requirements-%.txt .venv/python
	@uv pip install --quiet --python $(RUN) --require-hashes -r $< 2>/dev/null || \
	  $(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis data
