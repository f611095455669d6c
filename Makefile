# The two commands a newcomer needs: `make run` and `make test`. Both set up what is missing first.
DEMO := $(CURDIR)/.station-demo
BUREAU_DEMO := $(CURDIR)/.station-demo-bureau
BIN := .venv/bin
# Two a core: a test of a screen waits for it two thirds of its time.
JOBS ?= $(shell expr 2 '*' $$(nproc))
# A scenario takes longer than a test may hang; one machine at a time.
SCENARIO := -p no:xdist -o faulthandler_timeout=3600

.PHONY: help run bureau demo-reset setup test lint lock screenshot soak soak-fleet bench-site bench-replica bench-draw bench-cases bench-intake bench-codes appliance-smoke appliance-test appliance-soak install upgrade
.DEFAULT_GOAL := help

help:                ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "%-18s %s\n", $$1, $$2}'

run:                 ## open the demo station; without a terminal, walk its day (station tour)
	@tools/setup run
	@if [ -t 0 ] && [ -t 1 ]; then \
	    STATION_HOME=$(DEMO) $(BIN)/station demo && STATION_HOME=$(DEMO) exec $(BIN)/station; \
	else STATION_HOME=$(DEMO) exec $(BIN)/station tour; fi

bureau:              ## open the bureau over three demo stations; without one, print how they stand and what waits
	@tools/setup bureau
	@STATION_HOME=$(BUREAU_DEMO) $(BIN)/station demo --neighbours
	@if [ -t 0 ] && [ -t 1 ]; then BUREAU_HOME=$(BUREAU_DEMO)/demo-bureau exec $(BIN)/bureau tui; \
	else export BUREAU_HOME=$(BUREAU_DEMO)/demo-bureau; $(BIN)/bureau status || true; $(BIN)/bureau review list; fi

demo-reset:          ## throw the demo station away and make it anew
	@tools/setup run
	@STATION_HOME=$(DEMO) $(BIN)/station demo --reset

setup:               ## .venv with everything for development, system packages when root
	@tools/setup dev

# In the order of tests/conftest.py: by the number of their tests, as xdist would, the longest files come last.
test: setup          ## every test except the full counts
	@$(BIN)/pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder

lint: setup          ## ruff, mypy --strict, import contracts
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy station devices schema
	$(BIN)/lint-imports

lock: setup          ## resolve pyproject.toml into the three lock files
	@tools/lock

screenshot: setup    ## draw docs/screenshot.svg again
	@$(BIN)/python tools/screenshot.py docs/screenshot.svg

soak: setup          ## the full counts, with a dated report in docs/
	@tools/soak

soak-fleet: setup    ## 100 stations with a year each, 30 nights, many of them bad, one bureau (an hour or more)
	@tools/soak fleet

appliance-smoke:     ## the image, booted in QEMU; two recorders docked at once (root; minutes)
	@tools/setup lab
	@APPLIANCE=1 $(BIN)/pytest $(SCENARIO) tests/appliance/test_dock.py

appliance-test:      ## every scenario of the appliance in QEMU (docs/appliance.md)
	@tools/setup lab
	@APPLIANCE=1 $(BIN)/pytest $(SCENARIO) tests/appliance

appliance-soak:      ## the same with 21 power cuts and 10 pulls
	@tools/setup lab
	@APPLIANCE=1 APPLIANCE_CUTS=$${APPLIANCE_CUTS:-21} APPLIANCE_PULLS=$${APPLIANCE_PULLS:-10} $(BIN)/pytest $(SCENARIO) tests/appliance

bench-draw: setup    ## what a draw costs beside its peers (some three minutes)
	@$(BIN)/python bench/draw.py

bench-cases: setup   ## 200,000 cases and 1,000,000 entries on the screens, beside their peers (some ten minutes)
	@$(BIN)/python bench/cases.py

bench-intake: setup  ## importing beside cp, rsync and rclone, at the speeds of USB (root; some twenty minutes)
	@$(BIN)/python bench/intake.py

bench-site: setup    ## the public page of 100,000 results: seconds and memory (some ten minutes)
	@$(BIN)/python bench/site.py

bench-replica: setup ## a night on the wire beside rsync, sqlite3_rsync and zstd (rsync, zstd; some half an hour)
	@$(BIN)/python bench/replica.py

bench-codes: setup   ## codes found in encoded recordings, and what looking costs (some ten minutes)
	@$(BIN)/python bench/clip_codes.py

install:             ## sudo make install: make this Debian 12 machine a station (docs/install.md)
	@systemd/install $(if $(KIOSK),--kiosk)

upgrade:             ## sudo make upgrade: the new release beside the old; back to it when it fails
	@systemd/upgrade
