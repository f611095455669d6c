# The two commands a newcomer needs: `make run` and `make test`. Both set up what is missing first.
DEMO := $(CURDIR)/.station-demo
BIN := .venv/bin
JOBS ?= 2

.PHONY: help run demo-reset setup test lint lock screenshot soak bench-draw
.DEFAULT_GOAL := help

help:                ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "%-18s %s\n", $$1, $$2}'

run:                 ## open the demo station; without a terminal, walk its day (station tour)
	@tools/setup run
	@if [ -t 0 ] && [ -t 1 ]; then \
	    STATION_HOME=$(DEMO) $(BIN)/station demo && STATION_HOME=$(DEMO) exec $(BIN)/station; \
	else STATION_HOME=$(DEMO) exec $(BIN)/station tour; fi

demo-reset:          ## throw the demo station away and make it anew
	@tools/setup run
	@STATION_HOME=$(DEMO) $(BIN)/station demo --reset

setup:               ## .venv with everything for development, system packages when root
	@tools/setup dev

test: setup          ## every test except the full counts
	@$(BIN)/pytest -n $(JOBS) --dist loadfile

lint: setup          ## ruff, mypy --strict, import contracts
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy station devices schema
	$(BIN)/lint-imports

lock: setup          ## resolve pyproject.toml into the two lock files
	@tools/lock

screenshot: setup    ## draw docs/screenshot.svg again
	@$(BIN)/python tools/screenshot.py docs/screenshot.svg

soak: setup          ## the full counts, with a dated report in docs/
	@tools/soak

bench-draw: setup    ## what a draw costs beside its peers (some three minutes)
	@$(BIN)/python bench/draw.py
