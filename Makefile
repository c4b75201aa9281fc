# Every target works on a fresh Debian 12 with Python 3.11: it makes .venv and, for root, installs what apt has to give.
# Elsewhere it says what to install.

PYTHON ?= $(firstword $(shell command -v python3.11 python3))
BIN := .venv/bin
INSTALLED := .venv/.installed
FUZZING := .venv/.fuzzing
APT := DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=120
ARGS ?=

# $(call debian,PACKAGE): installs it as root, or says so and fails. Only dpkg's lock waits by itself, the lists' does not.
define debian
{ if [ "$$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then \
	echo "Install the package $(1) first, on Debian by: sudo apt-get install $(1)" >&2; exit 1; fi; \
  echo "Installing the package $(1)"; \
  $(APT) -y --no-install-recommends install $(1) >/dev/null 2>&1 || { \
	for try in 1 2 3 4 5; do $(APT) update && break; sleep 5; done; \
	$(APT) -y --no-install-recommends install $(1) >/dev/null; }; }
endef

.PHONY: demo test check bench soak dev screenshots mosquitto influxdb victoria-metrics chromium servers
.DEFAULT_GOAL := demo

demo: $(INSTALLED)  ## watch simulated fridges, live
	@$(BIN)/coldchain demo $(ARGS)

test: $(INSTALLED) servers  ## every test but the long ones
	$(BIN)/python -m pytest -p tests.skips -n 3 --dist worksteal -m "not soak" $(ARGS)

soak: $(FUZZING) servers  ## the long forms
	$(BIN)/python -m pytest -p tests.skips -m soak $(ARGS)

check: $(INSTALLED)  ## style, types and the direction of dependencies
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(INSTALLED) servers  ## figures, as JSON lines
	$(BIN)/python -m benchmarks $(ARGS)

screenshots: $(INSTALLED) mosquitto chromium  ## docs/screenshots, of a new demo
	$(BIN)/python -m tests.browser.screenshots $(ARGS)

dev: $(INSTALLED) servers  ## make ready to work on it
	@echo "Ready: . $(BIN)/activate"

mosquitto:
	@[ -x /usr/sbin/mosquitto ] || command -v mosquitto >/dev/null || $(call debian,mosquitto)

# Tests start their own on free ports; where the packages' own services run as well, they are left alone.
servers: mosquitto influxdb victoria-metrics chromium

influxdb:
	@[ -x /usr/bin/influxd ] || $(call debian,influxdb)

victoria-metrics:
	@[ -x /usr/bin/victoria-metrics ] || $(call debian,victoria-metrics)

# The browser that pages are tried in; Playwright brings none.
chromium:
	@[ -x /usr/bin/chromium ] || $(call debian,chromium)

$(BIN)/python:
	@[ -n "$(PYTHON)" ] || { echo "Install Python 3.11 or later first." >&2; exit 1; }
	@$(PYTHON) -c "import ensurepip" 2>/dev/null || $(call debian,python3-venv)
	$(PYTHON) -m venv .venv

# pip learnt --group in 25.1; Debian 12 has 23.0.
$(INSTALLED): pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --editable . --group dev
	@touch $@

$(FUZZING): $(INSTALLED)
	$(BIN)/python -m pip install --quiet --group fuzz
	@touch $@
