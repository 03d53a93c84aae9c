# Everything that one does with Amy. `make demo` and `make test` need nothing beforehand but python3 and a network.

PYTHON ?= python3
Q ?= How has my resting heart rate changed over the last 30 days compared with the 30 days before?
BIN := .venv/bin
READY := .venv/.ready
NODE_READY := node_modules/.ready

.PHONY: help setup demo dev test check synth build openapi sdk examples fuzz lock bench eval eval-record eval-accept clean

help: ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: $(READY) ## the environment in .venv

$(READY): requirements/dev.txt pyproject.toml tools/preflight.sh
	@sh tools/preflight.sh "$(PYTHON)"
	@test -x $(BIN)/python || "$(PYTHON)" -m venv .venv
	@test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --disable-pip-version-check uv==0.13.8
	@$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes requirements/dev.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index --editable .
	@touch $@

$(NODE_READY): $(READY) package-lock.json sdk/typescript/package.json
# npm empties what a link leads to, which may be another checkout's.
	@if [ -L node_modules ]; then echo "node_modules is a link: what it leads to is used as it is" >&2; \
	else $(BIN)/python -m tools.npm ci --silent && touch $@; fi

demo: $(READY) ## boots the local cloud, asks Q, shows what happens
	@Q="$(Q)" $(BIN)/python -m cli.demo

dev: $(NODE_READY) ## local cloud, console and docs, which take over what you change
	@$(BIN)/python -m cli.main local up --reload

test: $(NODE_READY) ## all tests, on real local clouds: one for each worker, as many as there are cores
	@$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile

check: $(NODE_READY) ## format, lint, types, and that what is generated is as committed
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/python -m tools.sdk --check
	@$(BIN)/python -m functions.api.error_docs --check
	@$(BIN)/python -m tools.npm exec -- spectral lint --quiet --fail-severity=hint -r tools/openapi.spectral.yaml openapi.json

synth: $(READY) ## the CloudFormation template, in cdk.out
	@$(BIN)/python -m infra.synth --out cdk.out

build: $(READY) ## the Lambda bundles, in build/bundles
	@$(BIN)/python -m infra.bundles

openapi: $(READY) ## openapi.json and the page of errors, from the code
	@$(BIN)/python -m functions.api.openapi > openapi.json.new && mv openapi.json.new openapi.json
	@$(BIN)/python -m functions.api.error_docs > errors.md.new && mv errors.md.new docs/concepts/errors.md

sdk: $(NODE_READY) ## openapi.json from the code, and from it what is generated of the SDKs
	@$(BIN)/python -m tools.sdk

examples: $(READY) ## records the examples of openapi.json anew, on the local cloud that runs
	@$(BIN)/python -m tools.examples
	@$(MAKE) openapi

fuzz: $(READY) ## sends the API what its document allows and what it forbids; EXAMPLES=300 of each operation
	@AMY_FUZZ_EXAMPLES=$(or $(EXAMPLES),100) $(BIN)/python -m pytest -n 0 --timeout 3600 tests/contract/test_fuzz.py

lock: $(READY) ## requirements/*.txt, from requirements/*.in
	@for name in api authorizer agents labs science sandbox stream dev; do \
	  $(BIN)/uv pip compile --quiet --generate-hashes --universal --no-header --no-emit-index-url --no-emit-find-links \
	    --python-version 3.11 requirements/$$name.in --output-file requirements/$$name.txt; done

bench: $(READY) ## the figures of benchmarks/, as JSON
	@$(BIN)/python -m benchmarks

eval: $(READY) ## the evals on their records, against the baseline; CASES="safety p2-*" chooses
	@$(BIN)/python -m evals $(CASES)

eval-record: $(READY) ## asks the cases anew (offline model; LIVE=1: the real one) and writes their records
	@$(BIN)/python -m evals --record $(if $(LIVE),--live) $(CASES)

eval-accept: $(READY) ## makes what the evals come to now their baseline
	@$(BIN)/python -m evals --accept $(CASES)

clean: ## removes what make made, but for .venv
	@rm -rf build cdk.out .amy .mypy_cache .ruff_cache .pytest_cache .hypothesis
