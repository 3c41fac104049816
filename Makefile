# make run [MODEL=file.pkl] [DISPLAY=virtual]   set up what is missing, then open the window
# make test                                     set up what is missing, then every check and test
# make check                                    format, lint, types and import rules only
# make bench                                    the benchmark tables
# make audit                                    the pinned dependencies against known advisories (needs the Internet)

PYTHON ?= python3
VENV   ?= .venv
MODEL  ?=
BIN    := $(VENV)/bin

.PHONY: run test check format bench audit clean run-packages test-packages

run: run-packages $(VENV)/.installed
	@MODEL="$(MODEL)" sh .ci/launch "$(BIN)" "$(DISPLAY)"

test: test-packages check
	$(BIN)/python -m pytest

check: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright
	$(BIN)/lint-imports --no-cache

format: $(VENV)/.installed-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/.installed
	$(BIN)/python -m tests.benchmarks

audit: $(VENV)/.installed-dev
	$(BIN)/python -m pip --disable-pip-version-check --quiet install pip-audit
	$(BIN)/python -m pip_audit --requirement constraints.txt --no-deps --disable-pip

clean:
	rm -rf $(VENV) build dist out

run-packages:
	@if [ "$(DISPLAY)" = virtual ]; then sh .ci/system-packages window virtual; else sh .ci/system-packages window; fi

test-packages:
	@sh .ci/system-packages window virtual

$(VENV)/.installed: pyproject.toml constraints.txt .ci/install
	sh .ci/install "$(PYTHON)" "$(VENV)" .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml constraints.txt .ci/install
	sh .ci/install "$(PYTHON)" "$(VENV)" '.[dev]'
	@touch $@ $(VENV)/.installed
