# Each target does everything on a fresh Debian 12 machine with Rust: deploy/bootstrap installs what is missing.
# A model pack is used when SUIBAN_MODELS names one or one lies in assets/models (git-ignored).
.PHONY: demo test soak bench fuzz lint
pack := $(firstword $(wildcard assets/models/*.onnx ../shared/models/*.onnx))
export SUIBAN_MODELS ?= $(if $(pack),$(abspath $(dir $(pack))))

demo: ; deploy/bootstrap && deploy/demo $(ARGS)
test: ; deploy/bootstrap && deploy/test
soak: ; deploy/bootstrap && cargo run --quiet -p suiban-sim -- $(ARGS)
fuzz: ; deploy/bootstrap && deploy/fuzz $(ARGS)
bench: ; deploy/bootstrap && deploy/bench $(ARGS)
lint: ; cargo fmt --all --check && cargo clippy --workspace --all-targets --features suiban/scripted-citizen -- -D warnings && cargo deny check
