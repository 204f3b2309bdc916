#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what is missing, builds everything and runs the whole test suite, fuzz targets included.
# VITRINE_FUZZ_SECONDS (default 60) is the time of each fuzz target, VITRINE_FUZZ_SEED where it starts: a
# fixed seed, so that the suite judges a change and not the luck of a day; hunt with other seeds.
set -uo pipefail
cd "$(dirname "$0")"

cmake/install-packages.sh build test || exit 1

# Configured each time: a tree that run.sh configured without the test libraries gets its tests now.
build() { cmake --preset "$1" >/dev/null && cmake --build --preset "$1"; }
build release || exit 1
build fuzz || exit 1

passed=0
failed=0
# Runs one test preset and adds its counts; ctest's own closing lines stay visible.
count() {
    local log
    log="$(mktemp)"
    ctest --preset "$1" "${@:2}" 2>&1 | tee "$log"
    local summary total bad
    summary="$(grep -E 'tests passed, [0-9]+ tests failed out of [0-9]+' "$log" | tail -n 1)"
    rm -f "$log"
    if [ -z "$summary" ]; then
        echo "The test preset $1 ran no test." >&2
        failed=$((failed + 1))
        return
    fi
    total="$(sed -E 's/.* out of ([0-9]+).*/\1/' <<<"$summary")"
    bad="$(sed -E 's/.* ([0-9]+) tests failed.*/\1/' <<<"$summary")"
    passed=$((passed + total - bad))
    failed=$((failed + bad))
}
count fuzz --parallel 2
count release

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
