#!/usr/bin/env bash
# run: builds confab with its programs and runs every test.
# Usage: tests/run.sh [PRESET [CTEST OPTION...]], the preset being dev unless said (CMakePresets.json).
# Installs what is missing (Debian); writes only into build/. Quick when nothing has changed.
set -euo pipefail
cd "$(dirname "$0")/.."
exec < /dev/null
source .ci/prepare.sh

preset=${1:-dev}
jobs=$(nproc)

step() { printf '\n== %s [%d s]\n' "$1" "$SECONDS"; }

step "What the build needs"
install_missing cmake ninja-build g++ pkg-config python3 \
    librange-v3-dev libutf8proc-dev libcli11-dev libmimalloc-dev libboost-test-dev tmux
echo "is there."

step "Configure: preset $preset, in build/$preset"
cmake --preset "$preset"

step "Build, $jobs at a time"
cmake --build --preset "$preset" --parallel "$jobs"

step "Test"
# One more at once than there are cores: those with real sockets wait more than they work.
ctest --preset "$preset" --parallel "$((jobs + 1))" "${@:2}"
