#!/usr/bin/env bash
# Builds the wheel, installs it into a fresh environment and uses it from a folder where the checkout is not seen.
set -euo pipefail
cd "$(dirname "$0")/.."
away=$(mktemp -d)
trap 'rm -rf "$away"' EXIT

quietly() { "$@" >"$away/log" 2>&1 || { cat "$away/log" >&2; return 1; }; }

quietly .venv/bin/python -m hatchling build -t wheel -d "$away/dist"
wheel=("$away"/dist/*.whl)
quietly .venv/bin/python -m venv "$away/venv"
quietly "$away/venv/bin/python" -m pip install --quiet --disable-pip-version-check "${wheel[0]}" pytest
cp -R tools/wheel "$away/tests"
cd "$away"
"$away/venv/bin/python" -I -m pytest -q -p no:cacheprovider --import-mode=importlib -c /dev/null --rootdir "$away/tests" "$away/tests"
