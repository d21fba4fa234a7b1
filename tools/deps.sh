#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs the Debian packages that are missing; does nothing, quickly, when all are there.
# usage: tools/deps.sh [fuzz|format|coverage|browser|docs|deb]...   (more packages than the build and its tests need)
set -eu

packages="build-essential cmake ninja-build pkg-config
libgsl-dev libopenblas-dev liblapacke-dev libnlopt-dev
libyaml-dev libjansson-dev libxrl-dev libmd-dev librandom123-dev
libopenmpi-dev openmpi-bin libhdf5-openmpi-dev
libcmocka-dev python3 python3-yaml python3-jsonschema
python3-cffi python3-numpy python3-dev python3-pytest python3-matplotlib python3-h5py"

for group in "$@"; do
    case $group in
    fuzz) packages="$packages clang libclang-rt-14-dev" ;;
    format) packages="$packages clang-format" ;;
    coverage) packages="$packages gcovr" ;;
    docs) packages="$packages doxygen python3-sphinx python3-myst-parser python3-breathe" ;;
    deb) packages="$packages debhelper dh-python fakeroot lintian dpkg-dev debootstrap" ;;
    browser) # Node.js often comes from elsewhere; Debian's npm is some hundred packages
        packages="$packages chromium"
        command -v node >/dev/null || packages="$packages nodejs"
        command -v npm >/dev/null || packages="$packages npm"
        ;;
    *)
        echo "deps.sh: unknown group \"$group\"; one of fuzz, format, coverage, browser, docs, deb" >&2
        exit 2
        ;;
    esac
done
packages=$(echo $packages)

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    echo "deps.sh: no apt-get here; nuem needs what Debian calls: $packages" >&2
    exit 0
fi

# pkg-config is a name of pkgconf's where that replaces it: ask for the command as well.
installed=" $(dpkg-query -W -f '${Package}=${db:Status-Status} ' $packages 2>/dev/null || :) "
missing=
for package in $packages; do
    case $installed in
    *" $package=installed "*) continue ;;
    esac
    if [ "$package" = pkg-config ] && command -v pkg-config >/dev/null; then
        continue
    fi
    missing="$missing $package"
done
[ -n "$missing" ] || exit 0

install="apt-get install -y --no-install-recommends$missing"
sudo=
if [ "$(id -u)" -ne 0 ]; then
    if command -v sudo >/dev/null && { [ -t 0 ] || sudo -n true 2>/dev/null; }; then
        sudo="sudo"
    else
        echo "deps.sh: these packages are missing and only root may install them:" >&2
        echo "    $install" >&2
        exit 1
    fi
fi

echo "deps.sh: $install" >&2
run="$sudo env DEBIAN_FRONTEND=noninteractive"
$run apt-get update -q >&2 || echo "deps.sh: apt-get update failed; trying the lists at hand" >&2
if ! $run $install >&2; then
    echo "deps.sh: the installation failed; needed: $install" >&2
    exit 1
fi
