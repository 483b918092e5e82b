# Two commands for a newcomer: `make demo` shows a case, `make test` runs every check. Each sets up what it needs in
# .venv and may be repeated. Python 3.11 or newer and make are all that must be there.

PYTHON ?= $(shell for each in python3 python3.14 python3.13 python3.12 python3.11; do \
  $$each -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$each && break; done)
SAY_WHICH := Install it, or say where it is: make PYTHON=/path/to/python3.12 ...
VENV := .venv
BIN := $(VENV)/bin
AROUND_THE_CORE := */sopflow/app/*,*/sopflow/cli/*,*/sopflow/rendering/*,*/sopflow/runtime/*,*/sopflow/stores/*,*/sopflow/queues/*,*/sopflow/telemetry/*,*/sopflow/testing/*,*/sopflow/proof/*,*/sopflow/lsp/*
# Those of policies are traced, since policies are of the core.
PROOFS := $(filter-out %/test_policies_of_items.py %/test_policy_forms.py %/test_assumed.py,$(wildcard tests/unit/proof/test_*.py))
# Tests that are run without a tracer, which would more than double what they cost: the core's lines are covered without
# them. `make coverage` traces every test.
UNTRACED := tests/adapters tests/architecture tests/contract tests/docs tests/durability tests/e2e tests/mutation tests/packaging tests/property tests/reliability tests/replay $(PROOFS) $(addprefix tests/playbooks/test_,amounts.py corrections.py invariants.py live.py)
# for tests that often wait for a made-up system
MORE_THAN_CORES := $(shell echo $$(( $$(getconf _NPROCESSORS_ONLN) * 3 / 2 )))
READY := $(VENV)/.ready
NODE_PACKAGES := $(VENV)/.node-packages
COMPILED := build/compiled
ON_BOTH := tests/compiled tests/replay tests/conformance tests/unit/engine tests/unit/program tests/unit/expressions tests/unit/values tests/unit/stores tests/unit/runtime tests/property tests/contract --ignore tests/contract/test_queues.py
SOP := playbooks/penanganan-penipuan-va
# proofs against whoever knows better: random cases of the engine, and z3
DIFFERENTIAL := tests/unit/proof/test_differential.py tests/unit/proof/test_differential_uses.py tests/unit/proof/test_against_z3.py

.DEFAULT_GOAL := help
.PHONY: help demo test coverage lint types contracts bench compiled fuzz mutation agents crash simulate histories nightly snapshots clean

help: ## What can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):[^#]*## /  make \1\t/' | expand -t 18

$(READY): pyproject.toml
	@test -n "$(PYTHON)" || { echo "sopflow needs Python 3.11 or newer, and there is none on the PATH. $(SAY_WHICH)"; exit 1; }
	@command -v $(PYTHON) >/dev/null || { echo "There is no $(PYTHON) here. $(SAY_WHICH)"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "sopflow needs Python 3.11 or newer, and this is %d.%d. $(SAY_WHICH)" % sys.version_info[:2])'
	@echo "Setting up $(VENV) …"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	@$(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --editable . --group dev
	@touch $(READY)

# What tests of editors need from npm. It fails aloud and softly: without the stamp those tests are skipped, and say so.
$(NODE_PACKAGES): editors/vscode/package-lock.json editors/yaml-language-server/package-lock.json | $(READY)
	@$(BIN)/python -m tests.node_packages $@

demo: $(READY) ## A fraud case: every decision explained, then live, with its worker killed in the middle
	@$(BIN)/sopflow simulate $(SOP) --scenario $(SOP)/scenarios/sop.yaml#TC01
	@echo
	@$(BIN)/python -m demo

# What fails is run again alone (tests/again.py): RAN says whether tests failed, as pytest tells it by 1, or something else.
RAN := case $$? in 1) again=1;; *) failed=1;; esac

test: lint types contracts $(READY) $(NODE_PACKAGES) ## Every check: style, types, contracts, tests, coverage of the core
	@failed=; again=; rm -f .pytest_cache/v/cache/lastfailed; \
	$(BIN)/python -m pytest --numprocesses auto --dist loadgroup -m "not timed" --cov --cov-report= tests $(UNTRACED:%=--ignore=%) || $(RAN); \
	echo "Coverage of the core, lines and branches: 100 % or it fails"; \
	$(BIN)/coverage report --omit="$(AROUND_THE_CORE)" --skip-covered --show-missing --precision=2 --fail-under=100 || failed=1; \
	$(BIN)/python -m pytest --numprocesses $(MORE_THAN_CORES) --dist loadgroup -m "not timed" $(UNTRACED) || $(RAN); \
	$(BIN)/python -m pytest -m timed $$(grep -rl 'mark[.]timed' tests) || $(RAN); \
	test -z "$$again" || $(BIN)/python -m tests.again || failed=1; \
	test -z "$$failed"

coverage: $(READY) $(NODE_PACKAGES) ## What all tests together cover, room by room, around the core too
	@$(BIN)/python -m pytest --numprocesses auto --dist loadgroup --cov --cov-report=term:skip-covered

lint: $(READY) ## Style
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check

types: $(READY) ## Types, strictly: src, and adapters under the name that they are installed with
	@mkdir -p $(VENV)/types && ln -sfn $(CURDIR)/adapters $(VENV)/types/sopflow_adapters
	@$(BIN)/mypy
	@$(BIN)/mypy --package sopflow_adapters

contracts: $(READY) ## Who may import whom
	@$(BIN)/lint-imports --no-cache --no-logo

bench: $(READY) ## What things cost, as ratios to a floor in the same run; a case also compiled
	@$(BIN)/python -m benchmarks
	@$(MAKE) --no-print-directory $(COMPILED)
	@test ! -d $(COMPILED) || PYTHONPATH=$(COMPILED) $(BIN)/python -m benchmarks case

compiled: $(READY) ## The engine as C (mypyc) in build/compiled: its tests on it, and what a case costs in both builds
	@$(MAKE) --no-print-directory $(COMPILED)
	@test ! -d $(COMPILED) || { \
	  PYTHONPATH=$(COMPILED) SOPFLOW_COMPILED=$(COMPILED) $(BIN)/python -m pytest --no-cov --numprocesses auto --dist loadgroup -m "not timed" $(ON_BOTH) && \
	  $(BIN)/python -m benchmarks case && PYTHONPATH=$(COMPILED) $(BIN)/python -m benchmarks case; }

$(COMPILED): $(READY) FORCE
	@rm -rf $(COMPILED) build/c && mkdir -p build
	@if printf '#include <Python.h>\n' | $${CC:-cc} -E -I"$$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("include"))')" - >/dev/null 2>&1; \
	then SOPFLOW_COMPILE=1 $(BIN)/python setup.py --quiet build --build-lib $(COMPILED) >build/compiled.log 2>&1 || { cat build/compiled.log; exit 1; }; \
	else echo "SKIPPED: there is no C compiler here (or no Python.h), so the compiled engine was neither built nor tested."; fi

FORCE:

fuzz: $(READY) ## 10,000 mutated playbooks
	@SOPFLOW_MUTANTS=9500 $(BIN)/python -m pytest tests/property/test_mutated_playbooks.py

mutation: $(READY) ## One bug at a time in the fraud SOP: how many `check --prove` sees, and why the rest survive
	@$(BIN)/python -m tests.mutation

agents: $(READY) ## 32 agents, 10,000 answers on the same cases: none is lost
	@SOPFLOW_ANSWERS=10000 $(BIN)/python -m pytest tests/e2e/test_many_agents.py

crash: $(READY) ## A case killed at every point, again while it recovers, and bugs planted: what is lost or doubled
	@$(BIN)/python -m tests.reliability

histories: $(READY) ## Record cases of this version; every later one must tell them as they were (before a release)
	@$(BIN)/python -m tests.replay "$$($(BIN)/python -c 'from importlib.metadata import version; print(version("sopflow"))')"

simulate: $(READY) ## Thousands of days of cases with faults mixed in, from seeds
	@$(BIN)/python -m tests.reliability.simulation

# Each is run, whatever came of those before it. The seed is printed: with the same SOPFLOW_SEED the same comes again.
nightly: $(READY) ## What is too long for every change: proofs against z3 and random cases from a new seed, fuzz, agents, crash, simulate
	@seed=$${SOPFLOW_SEED:-$$(date +%Y%m%d)}; echo "SOPFLOW_SEED=$$seed"; failed=; \
	SOPFLOW_SEED=$$seed SOPFLOW_PLAYBOOKS=400 SOPFLOW_Z3_PLAYBOOKS=400 SOPFLOW_Z3_ROWS=400 \
	  $(BIN)/python -m pytest -s $(DIFFERENTIAL) || failed="$$failed differential"; \
	for each in fuzz agents crash; do $(MAKE) --no-print-directory $$each || failed="$$failed $$each"; done; \
	$(BIN)/python -m tests.reliability.simulation $$seed || failed="$$failed simulate"; \
	test -z "$$failed" || { echo "failed:$$failed (SOPFLOW_SEED=$$seed)"; exit 1; }

snapshots: $(READY) ## Write the message snapshots anew; review the difference
	@$(BIN)/python -m pytest --update-snapshots --no-cov -q

clean: ## Remove what can be made again
	@rm -rf $(VENV) editors/*/node_modules build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage*
