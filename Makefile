# Two commands matter: `make demo` and `make test`. Both work on a fresh machine with Python 3.11 and apt-get.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
SERVERS := apache2 nginx haproxy php:php-cli caddy node:nodejs
# With these `make test-full` makes the incidents of tests/incidents again.
SCANNERS := sqlmap hydra ffuf gobuster wapiti
MODULES := "/usr/lib/apache2/modules/libphp*.so:libapache2-mod-php" "/usr/lib/php/*/pdo_sqlite.so:php-sqlite3"
# What runs a second time, on PostgreSQL: the desk below its pages, and its lists.
ON_POSTGRES := tests/desk/test_*.py tests/desk/services tests/desk/figures tests/desk/worker tests/desk/web/test_lists.py

.PHONY: demo test test-full test-postgres audit lint types bench score peers lock clean

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

test: $(STAMP) lint types  ## lint, types and every test
	./.ci/system chromium openssl
	$(BIN)/python -m pytest -n 2 --dist worksteal

test-full: $(STAMP) lint types peers  ## the same and what takes longer, real servers among it; benchmarks/test-full.json keeps it
	./.ci/system chromium openssl $(SERVERS) $(SCANNERS) $(MODULES)
	$(BIN)/python -m pytest -n 2 --dist worksteal -m "slow or not slow" --junit-xml build/test-full.xml
	$(MAKE) test-postgres
	$(BIN)/python tests/evidence/make_server_samples.py
	$(BIN)/python benchmarks/keep_tests.py build/test-full.xml benchmarks/test-full.json

test-postgres: $(STAMP)  ## the desk's tests on a PostgreSQL of their own
	./.ci/postgres $(BIN)/python -m pytest -n 2 --dist worksteal $(ON_POSTGRES)

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(STAMP)
	$(BIN)/mypy

bench: $(STAMP)  ## speed and memory beside ripgrep and goaccess
	-./.ci/system rg:ripgrep goaccess  # a peer that is missing is left out
	$(BIN)/python benchmarks/run.py

CORPUS ?= ../shared/corpus
INCIDENTS ?= ../shared/incidents/A ../shared/incidents/A2 examples/shop $(sort $(wildcard tests/incidents/kept/*))
score: $(STAMP)  ## detection and reconstruction against the truth; fails when they fall by more than 0.2 points
	$(BIN)/python benchmarks/detection.py --check $(CORPUS)
	$(BIN)/python benchmarks/reconstruction.py --check $(INCIDENTS)

peers: $(STAMP)  ## installs the peer of detection, so that `make score` shows it beside (benchmarks/peers.md)
	./.ci/system /usr/share/modsecurity-crs/rules:modsecurity-crs
	$(BIN)/python -m pip install --quiet libmodsecurity==3.0.15.post2

audit: $(STAMP)  ## the locked dependencies: hashes, withdrawn releases, licences, missed patches, known vulnerabilities
	$(BIN)/python .ci/audit

lock:  ## pins every dependency with its hash
	$(PYTHON) -m venv build/lock && build/lock/bin/pip install --quiet uv
	build/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  --extra dev --extra desk --output-file requirements.txt pyproject.toml

clean:
	rm -rf $(VENV) build
