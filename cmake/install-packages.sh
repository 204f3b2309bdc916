#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs those packages of debian-packages.txt that are missing. Arguments: the groups wanted.
set -euo pipefail
list="$(dirname "$0")/debian-packages.txt"

if ! command -v dpkg-query >/dev/null 2>&1; then
    echo "This is not a Debian system: install what $list names yourself." >&2
    exit 0
fi

missing=()
while read -r group package; do
    case " $* " in *" $group "*) ;; *) continue ;; esac
    state="$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)"
    [ "$state" = installed ] || missing+=("$package")
done < <(grep -v '^#' "$list")
[ "${#missing[@]}" -eq 0 ] && exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null 2>&1 || {
        echo "These packages are missing and there is neither root nor sudo to install them: ${missing[*]}" >&2
        exit 1
    }
    as_root=(sudo)
fi
echo "Installing: ${missing[*]}"
"${as_root[@]}" apt-get update -q
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}"
