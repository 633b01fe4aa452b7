# Everything here sets itself up: on Debian it needs Rust, make, a C compiler and Python 3.11 or newer, and gets the rest.

CARGO ?= cargo
DIRACMAG = $(CARGO) run --quiet --package cli --bin diracmag
READERS = target/readers

.PHONY: help setup build demo test lint validate nightly mutants soak fuzz audit bench

help:
	@echo "make demo      run configs/grated_gate.toml and plot it into demo/"
	@echo "make test      all tests, and the readers (h5py, xarray, VTK) on a real run"
	@echo "make lint      formatting, clippy, documentation"
	@echo "make validate  the long tests against standard problems and the paper"
	@echo "make nightly   the kills of make test ten times as often"
	@echo "make mutants   breaks the program in 50 places, one at a time, and asks that tests notice (an hour; WORDS='lock Hall': some)"
	@echo "make soak      8 hours of one run, its memory and open files watched (SECONDS=600: shorter)"
	@echo "make fuzz      fuzzing of what reads files of others (needs nightly and cargo-fuzz; SECONDS=60: shorter)"
	@echo "make audit     advisories, licences and sources of what is built in (needs cargo-deny and, for advisories, the net)"
	@echo "make bench     benchmarks of the kernels and of whole right-hand sides"
	@echo "make build     the program alone: target/release/diracmag"

setup:
	@scripts/setup.sh build

build: setup
	$(CARGO) build --release --package cli

demo: build
	@mkdir -p demo
	$(DIRACMAG) --release -- run configs/grated_gate.toml -o demo/grated_gate.h5 --overwrite
	$(DIRACMAG) --release -- plot demo/grated_gate.h5 -o demo/grated_gate.png
	@echo
	@echo "picture       demo/grated_gate.png"
	@echo "Python        xarray.open_dataset('demo/grated_gate.h5', engine='h5netcdf'), or h5py.File('demo/grated_gate.h5')"
	@echo "ParaView      demo/grated_gate.h5 (5.12 or newer), or demo/grated_gate.xdmf with the 'Xdmf Reader'"

test: setup
	@rm -rf $(READERS) && mkdir -p $(READERS)
	DIRACMAG_KILLED='$(CURDIR)/$(READERS)/killed' DIRACMAG_SKIPPED='$(CURDIR)/$(READERS)/skipped' $(CARGO) test --workspace
	@scripts/setup.sh python
	$(DIRACMAG) -- run configs/grated_gate.toml -o $(READERS)/grated_gate.h5 --overwrite --quiet --set time.end="500 ps"
	DIRACMAG_KILLED=$(READERS)/killed DIRACMAG_TRAJECTORY=$(READERS)/grated_gate.h5 CARGO='$(CARGO)' .venv/bin/python -m pytest -p no:cacheprovider tests/readers tests/sweeps tests/dependencies tests/mutants
	@rm -rf $(READERS)/killed
	@if [ -e $(READERS)/skipped ]; then cat $(READERS)/skipped; fi

lint: setup
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --workspace --no-deps

validate: setup
	@CARGO='$(CARGO)' scripts/validate.sh

nightly: setup
	DIRACMAG_NIGHTLY=1 $(CARGO) test --package cli --test reliability

# WORDS="lock Hall" for those whose name or file holds one of the words.
mutants: setup
	CARGO='$(CARGO)' python3 scripts/mutants.py $(WORDS)

# SECONDS=600 for a shorter one, PACE=10 for ten times as many frames, rows and checkpoints in a second.
soak: build
	@scripts/setup.sh python
	scripts/soak.sh $(SECONDS) $(PACE)

# Needs a nightly compiler and cargo-fuzz (cargo install cargo-fuzz); ten minutes for each target, or SECONDS=60.
fuzz: setup
	CARGO='$(CARGO)' scripts/fuzz.sh $(SECONDS)

audit:
	$(CARGO) deny check bans licenses sources
	$(CARGO) deny check advisories

bench: setup
	$(CARGO) bench --workspace
	$(DIRACMAG) --release -- bench
