# Everything that is run by hand or by a continuous build; `make` alone lists it.
SHELL := bash
CARGO ?= cargo
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help setup build demo test test-code lint deny examples bench-once doc

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## install what a build needs beside Rust: cmake, a C++ compiler, libclang
	@bash scripts/setup.sh

build: setup ## the program, in target/release/paiban
	$(CARGO) build --release --locked

demo: setup ## the sample centre from its history to its report
	@bash scripts/demo.sh

test: lint test-code examples bench-once doc ## everything a change has to pass

test-code: setup ## unit, integration and documentation tests
	$(CARGO) test --release --locked

lint: setup ## formatting, lints, licences
	$(CARGO) fmt --all --check
	$(CARGO) clippy --release --locked --all-targets -- -D warnings
	@$(MAKE) --no-print-directory deny

deny: ## licences, bans and sources of all dependencies, where cargo-deny is installed
	@if $(CARGO) deny --version >/dev/null 2>&1; then \
	  $(CARGO) deny --locked check bans licenses sources; \
	else \
	  echo "skipped: licences and sources of dependencies (cargo-deny is not installed: cargo install cargo-deny)"; \
	fi

examples: setup ## run every example; each asserts its own answer
	@set -e; for path in examples/*.rs examples/*/main.rs; do \
	  [ -e "$$path" ] || continue; \
	  name=$${path#examples/}; name=$${name%/main.rs}; name=$${name%.rs}; \
	  echo "example $$name"; \
	  $(CARGO) run --quiet --release --locked --example "$$name"; \
	done

bench-once: setup ## run every benchmark once, as a test
	@if compgen -G 'benches/*.rs' >/dev/null; then \
	  echo "$(CARGO) test --release --locked --bench '*'"; \
	  $(CARGO) test --release --locked --bench '*'; \
	else \
	  echo "skipped: benchmarks (benches/ is empty)"; \
	fi

doc: setup ## the documentation, warnings refused
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --release --locked --no-deps
