#!/usr/bin/env bash
# Builds for ARM64 with Debian's cross compiler, in a Debian root of its own whose libraries are arm64's, and runs the tests
# under QEMU's user-mode emulation. The root stays in FOLDER, and what was compiled in SOURCE/build/arm64, for the next time. MPI and
# the Python module are left out. Needs root.
# usage: arm64.sh build|test SOURCE FOLDER [ARG...]     further arguments are those of cmake --build, or of ctest
set -euo pipefail
. "$(dirname "$0")/../install/clean_root.sh"
own_namespace "$@"
action=$1 source=$(realpath "$2")
mkdir -p "$3"
folder=$(realpath "$3")
shift 3
fail() { echo "arm64: $1" >&2; exit 1; }
say() { echo "arm64: $1" >&2; }

# Programs that the build and the tests run are this machine's; libraries are arm64's.
native=(cmake ninja-build pkg-config g++-aarch64-linux-gnu qemu-user-static protobuf-compiler python3 python3-numpy zsh fish mandoc groff
  man-db bsdextrautils libeigen3-dev libcli11-dev libfccp-dev nlohmann-json3-dev)
foreign=(libc6-dev libfmt-dev libhwy-dev libtomlplusplus-dev zlib1g-dev libzstd-dev libonnx-dev libprotobuf-dev libgtest-dev libgmock-dev)

if [ -d "$folder/root" ]; then
  root=$folder/root
  enter_root
else
  trap remove_root EXIT
  say "making a root with packages of arm64 (some minutes)"
  make_root bookworm "$folder"
  "${inside[@]}" dpkg --add-architecture arm64
  install_in_root "$folder/packages.log" "${native[@]}" "${foreign[@]/%/:arm64}"
  trap - EXIT
  mv "$root" "$folder/root"  # a root of this name has all packages
  root=$folder/root
  set_inside
fi
mkdir -p "$root/aefx" "$folder/libraries"
ln -sfn ../root/usr/lib "$folder/libraries/lib"  # for programs that run outside of the root
mount --bind "$source" "$root/aefx"
set_inside

case "$action" in
  build)
    "${inside[@]}" sh -c 'cd /aefx && cmake --preset arm64 && exec cmake --build --preset arm64 "$@"' sh "$@" ;;
  test) "${inside[@]}" sh -c 'cd /aefx && exec ctest --preset arm64 "$@"' sh "$@" ;;
  run) "${inside[@]}" "$@" ;;
  *) fail "unknown action '$action'" ;;
esac
