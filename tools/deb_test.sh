#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs the Debian packages into a clean root and runs debian/tests there, as autopkgtest would.
# usage: tools/deb_test.sh PACKAGES [WORK]      PACKAGES: a directory that tools/deb.sh filled
# Needs root (chroot, mounts), debootstrap and a Debian mirror: MIRROR, else the one in /etc/apt, else deb.debian.org.
# The root (about 1 GB) is made in WORK, by default a new directory in TMPDIR, and removed at the end; KEEP_ROOT=1 keeps it.
set -eu
[ $# -ge 1 ] || { sed -n "s/^# usage: //p" "$0" >&2; exit 2; }
cd "$(dirname "$0")/.."
source=$(pwd)
packages=$(cd "$1" && pwd)
export LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive

fail() {
    echo "deb_test.sh: $*" >&2
    exit 1
}

[ "$(id -u)" -eq 0 ] || fail "this needs root: chroot and mounts (sudo $0 $*)"
command -v debootstrap >/dev/null || fail "debootstrap is missing: tools/deps.sh deb"
command -v dpkg-scanpackages >/dev/null || fail "dpkg-dev is missing: tools/deps.sh deb"
ls "$packages"/nuem_*.deb >/dev/null 2>&1 || fail "no packages in $packages: make deb"
suite=$(. /etc/os-release && echo "${VERSION_CODENAME:-bookworm}")
found=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/*.sources /etc/apt/sources.list.d/*.list 2>/dev/null |
    grep -oE 'https?://[^ ]+/debian/?( |$)' | head -n 1 | tr -d ' ' || :)
mirror=${MIRROR:-${found:-http://deb.debian.org/debian}}

work=${2:-$(mktemp -d "${TMPDIR:-/tmp}/nuem-deb-test.XXXXXX")}
root="$work/root"
mkdir -p "$work"
leave() {
    code=$?
    trap - EXIT INT TERM
    umount "$root/proc" 2>/dev/null || :
    if mountpoint -q "$root/proc"; then
        echo "deb_test.sh: $root/proc is still mounted; the root is left" >&2
    elif [ -z "${KEEP_ROOT:-}" ]; then
        rm -rf --one-file-system "$root"
        rmdir "$work" 2>/dev/null || :
    fi
    exit $code
}
trap leave EXIT
trap 'exit 130' INT TERM

echo "deb_test.sh: $suite from $mirror in $root"
debootstrap --variant=minbase "$suite" "$root" "$mirror" >"$work/debootstrap.log" 2>&1 || {
    tail -n 5 "$work/debootstrap.log" >&2
    fail "debootstrap failed"
}
rm -f "$work/debootstrap.log"
mount -t proc proc "$root/proc"
[ ! -e /etc/resolv.conf ] || cp -L /etc/resolv.conf "$root/etc/resolv.conf"
printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d" # no services in here
chmod 755 "$root/usr/sbin/policy-rc.d"
inside() {
    chroot "$root" /usr/bin/env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root \
        LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive http_proxy="${http_proxy:-}" https_proxy="${https_proxy:-}" "$@"
}

mkdir "$root/packages" "$root/source"
cp "$packages"/*.deb "$root/packages"
rm -f "$root"/packages/*dbgsym*
(cd "$root/packages" && dpkg-scanpackages --multiversion . >Packages 2>/dev/null)
echo "deb [trusted=yes] file:/packages ./" >"$root/etc/apt/sources.list.d/packages.list"
tar -c debian/tests tests/package | tar -x -C "$root/source"
inside apt-get -q update >/dev/null

# A stanza of debian/tests/control a test: installed one by one, so that none leans on what another needs.
failed=
for name in $(sed -n 's/^Tests: //p' debian/tests/control); do
    depends=$(awk -v name="$name" '$1 == "Tests:" { mine = $2 == name } mine && $1 == "Depends:" { sub(/^Depends: /, ""); gsub(/,/, " "); print }' \
        debian/tests/control)
    inside apt-get install -y -q --no-install-recommends $depends \
        >"$work/install.log" 2>&1 || {
        tail -n 15 "$work/install.log" >&2
        fail "the packages for the test $name cannot be installed"
    }
    if inside sh -c "mkdir -p /tmp/$name && cd /source && AUTOPKGTEST_TMP=/tmp/$name debian/tests/$name"; then
        echo "deb_test.sh: $name passes"
    else
        echo "deb_test.sh: $name FAILS" >&2
        failed="$failed $name"
    fi
    inside sh -c "apt-get purge -y -q nuem libnuem0 libnuem-dev python3-nuem && apt-get autoremove -y -q" >/dev/null 2>&1 || :
done
rm -f "$work/install.log"
[ -z "$failed" ] || fail "failed:$failed"
echo "deb_test.sh: all pass"
