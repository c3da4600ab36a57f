# Two commands matter: `make demo` and `make test`. Both work on a fresh machine with Python 3.11 and apt-get.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: demo test test-full lint types bench score lock clean

$(STAMP): pyproject.toml requirements.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements.txt
	$(BIN)/python -m pip install --quiet --no-deps --editable .
	touch $(STAMP)

demo: $(STAMP)  ## investigates the example incident; prints the story and where the report is
	rm -rf build/demo && mkdir -p build
	$(BIN)/delicti investigate examples/shop/logs --output build/demo
	@echo && echo "Report: build/demo/report.html"

test: $(STAMP) system lint types  ## lint, types and every test
	$(BIN)/python -m pytest -n 2 --dist worksteal

test-full: $(STAMP) system lint types  ## the same and what takes longer
	$(BIN)/python -m pytest -n 2 --dist worksteal -m "slow or not slow"

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(STAMP)
	$(BIN)/mypy

bench: $(STAMP)  ## speed and memory beside ripgrep and goaccess
	./benchmarks/install-peers
	$(BIN)/python benchmarks/run.py

score: $(STAMP)  ## detection on the labelled corpus
	$(BIN)/python benchmarks/detection.py

.PHONY: system
system:
	./.ci/system

lock:  ## pins every dependency with its hash
	$(PYTHON) -m venv build/lock && build/lock/bin/pip install --quiet uv
	build/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --extra dev --output-file requirements.txt pyproject.toml

clean:
	rm -rf $(VENV) build
