#!/usr/bin/env bash
# Gets what building and testing need and the machine lacks.
#
#   scripts/setup.sh build     HDF5 with its headers, pkg-config (and checks for Rust and a C compiler)
#   scripts/setup.sh python    a Python with tests/readers/requirements.txt, as .venv/bin/python
#
# Debian packages are installed where that needs no password; otherwise this says what to install. Rust is never installed.
set -euo pipefail
cd "$(dirname "$0")/.."

PYTHON=${PYTHON:-python3}
REQUIREMENTS=tests/readers/requirements.txt
OLDEST_RUST=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)

say() { echo "setup: $*" >&2; }
fail() { say "$@"; exit 1; }

# Runs apt-get as root, if that needs no password.
as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    else
        sudo -n "$@"
    fi
}

may_install() {
    command -v apt-get >/dev/null && { [ "$(id -u)" -eq 0 ] || sudo -n true 2>/dev/null; }
}

apt_install() {
    say "installing $*"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq &&
        as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

# A system HDF5 that the build will find: by pkg-config, or where HDF5_DIR points.
have_hdf5() {
    [ -n "${HDF5_DIR:-}" ] || { command -v pkg-config >/dev/null && pkg-config --atleast-version=1.10.7 hdf5; }
}

setup_build() {
    command -v cargo >/dev/null || fail "no cargo found: install Rust $OLDEST_RUST or newer, see https://rustup.rs"
    command -v cc >/dev/null || fail "no C compiler found (it links the program): apt-get install gcc libc6-dev"
    have_hdf5 && return
    if may_install; then
        apt_install libhdf5-dev pkg-config || fail "apt-get failed; install libhdf5-dev and pkg-config by hand"
    fi
    have_hdf5 || fail "no HDF5 1.10.7 or newer with headers found. Install it and try again:
    Debian, Ubuntu:  apt-get install libhdf5-dev pkg-config
    Fedora:          dnf install hdf5-devel pkgconf
    macOS:           brew install hdf5 pkgconf
  or set HDF5_DIR to where it is (its include and lib folders)."
}

# Makes .venv, with pip if there is any way.
make_environment() {
    rm -rf .venv
    "$PYTHON" -m venv .venv >/dev/null 2>&1 && return
    rm -rf .venv
    if may_install && apt_install python3-venv && "$PYTHON" -m venv .venv; then
        return
    fi
    # A Python without ensurepip: put the packages in a folder, behind a launcher that stands where a venv has its python.
    rm -rf .venv
    "$PYTHON" -m pip --version >/dev/null 2>&1 ||
        fail "Python has neither venv nor pip: apt-get install python3-venv (or python3-pip)"
    mkdir -p .venv/bin
    cat >.venv/bin/python <<LAUNCHER
#!/bin/sh
PYTHONPATH="$PWD/.venv/packages\${PYTHONPATH:+:\$PYTHONPATH}" exec "$(command -v "$PYTHON")" "\$@"
LAUNCHER
    chmod +x .venv/bin/python
}

setup_python() {
    cmp -s "$REQUIREMENTS" .venv/requirements.txt && return
    command -v "$PYTHON" >/dev/null || fail "no $PYTHON found: apt-get install python3 python3-venv"
    "$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
        fail "$PYTHON is older than 3.11; set PYTHON to a newer one"
    make_environment
    say "installing the Python packages of $REQUIREMENTS in .venv"
    if [ -e .venv/pyvenv.cfg ]; then
        .venv/bin/python -m pip install --quiet --disable-pip-version-check -r "$REQUIREMENTS"
    else
        "$PYTHON" -m pip install --quiet --disable-pip-version-check --target .venv/packages -r "$REQUIREMENTS"
    fi
    cp "$REQUIREMENTS" .venv/requirements.txt
}

case "${1:-}" in
build) setup_build ;;
python) setup_python ;;
*) fail "usage: scripts/setup.sh build|python" ;;
esac
