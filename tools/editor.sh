#!/bin/sh
# Fetches what the tests of the editor need into a folder outside the tree and prints that folder, or ABSENT and why.
# `editor.sh where` fetches nothing: it prints the folder where everything is there already, and nothing where it is not.
set -u
cd "$(dirname "$0")/editor" || exit 2
root=${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/dunning-rules
folder=$root/editor-$(cksum <package-lock.json | cut -d ' ' -f 1)

if [ -f "$folder/.complete" ]; then
    echo "$folder"
    exit 0
fi
[ "${1:-}" = where ] && exit 0

for tool in node npm; do
    if ! command -v "$tool" >/dev/null 2>&1; then
        echo "ABSENT: there is no $tool here, so no test asks a real editor"
        exit 0
    fi
done

making=$folder.$$
trap 'rm -rf "$making"' EXIT
if ! mkdir -p "$making" || ! cp package.json package-lock.json "$making/"; then
    echo "ABSENT: $making cannot be written, so no test asks a real editor"
    exit 0
fi
for _ in 1 2 3; do
    if (cd "$making" && npm ci --ignore-scripts --no-audit --no-fund --silent) >"$making/log" 2>&1; then
        touch "$making/.complete"
        rm -rf "$folder"
        mv "$making" "$folder"
        echo "$folder"
        exit 0
    fi
done
echo "ABSENT: npm could not fetch the packages, so no test asks a real editor: $(tail -n 1 "$making/log")"
