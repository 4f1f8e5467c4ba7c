#!/bin/sh
# Prints the Pythons from 3.11 to 3.14 that work here, newest first: "3.13 /path/to/python3.13" on each line.
# Each is tried by running it: the shims of pyenv exist for versions that they cannot start.
works() {
    "$1" -c "import sys; sys.exit('%d.%d' % sys.version_info[:2] != '$2')" >/dev/null 2>&1
}

for version in 3.14 3.13 3.12 3.11; do
    for python in "python$version" python3 python \
        "${PYENV_ROOT:-$HOME/.pyenv}"/versions/"$version"*/bin/python; do
        if works "$python" "$version"; then
            echo "$version $(command -v "$python")"
            break
        fi
    done
done
