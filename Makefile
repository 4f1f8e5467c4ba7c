# `make demo` shows the main job; `make test` is what CI runs. Both make the .venv they need.
.PHONY: demo test docs fuzz bench

demo:
	@sh tools/venv.sh .venv
	@.venv/bin/dunning demo

test:
	@sh tools/venv.sh .venv test
	@bash tools/test.sh

docs:
	@sh tools/venv.sh .venvs/docs docs
	@.venvs/docs/bin/sphinx-build --quiet --fail-on-warning --keep-going docs build/docs
	@echo "build/docs/index.html"

fuzz:
	@sh tools/venv.sh .venv test
	@HYPOTHESIS_PROFILE=fuzz .venv/bin/python -m pytest -q -p no:cacheprovider tests

# ARGS="--full" measures a million loans, ARGS="--spark" Spark too, ARGS="--write" stores the figures for the docs.
bench:
	@sh tools/venv.sh .venv bench
	@.venv/bin/python tools/bench.py $(ARGS)
