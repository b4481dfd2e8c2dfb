#!/usr/bin/env bash
# waproto 0.7.0 from crates.io, seen with cargo 1.95.0 on Linux (28 November 2026).
#
# Guess: when `cargo build` has succeeded and nothing has changed, a second `cargo build` compiles nothing.
# Behaviour: the second build compiles waproto again, with every crate that depends on it. The third compiles nothing.
#
# Cargo compares the files that a build script watches (`rerun-if-changed`) with the moment at which the script was started.
# The script of waproto writes `whatsapp.local.desc` into its own OUT_DIR and watches that file, so after the first run the
# file is newer than the start of the run. The second run of the script finds the same content and leaves the file as it is.
# waproto is among the largest crates of a WhatsApp client in Rust: a continuous integration that first checks and then
# tests compiles it once more than it needs to, for each target and profile.
set -euo pipefail

EXPECTED="1 1 0"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export CARGO_TARGET_DIR="$folder/target" CARGO_TERM_COLOR=never

mkdir src
echo 'pub use waproto::whatsapp;' > src/lib.rs
cat > Cargo.toml <<'TOML'
[package]
name = "uses-waproto"
version = "0.0.0"
edition = "2021"

[dependencies]
waproto = "=0.7.0"

[profile.dev]
debug = false
TOML

cargo --version
seen=""
for build in first second third; do
  log=$(cargo build 2>&1) || { echo "$log"; exit 1; }
  times=$(grep -c 'Compiling waproto v0.7.0' <<<"$log" || true)
  echo "$build build: waproto was compiled $times times"
  seen="$seen${seen:+ }$times"
done

if [[ $seen != "$EXPECTED" ]]; then
  echo "The behaviour has changed: $seen instead of $EXPECTED"
  exit 1
fi

# Output seen:
#   first build: waproto was compiled 1 times
#   second build: waproto was compiled 1 times
#   third build: waproto was compiled 0 times
