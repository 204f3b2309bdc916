#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what is missing, builds Vitrine and starts it on the demo workspace. Arguments go to the
# program. Without a display the demo report is written instead.
set -euo pipefail
cd "$(dirname "$0")"

cmake/install-packages.sh build
[ -f build/release/build.ninja ] || cmake --preset release >build-configure.log 2>&1 || {
    cat build-configure.log >&2
    exit 1
}
rm -f build-configure.log
cmake --build --preset release --target vitrine
vitrine=build/release/app/vitrine

if [ "$#" -gt 0 ]; then
    exec "$vitrine" "$@"
fi
if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    exec "$vitrine"
fi

echo "No display: writing the demo report instead of opening the window."
mkdir -p out
images=(resources/demo/images/*.png)
export QT_QPA_PLATFORM=offscreen
"$vitrine" inspect "${images[@]:0:3}" --report out/demo-report.pdf --table
"$vitrine" inspect "${images[0]}" --report out/demo-report.png
echo "Report: $PWD/out/demo-report.pdf and $PWD/out/demo-report.png"
