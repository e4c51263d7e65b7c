#!/usr/bin/env bash
# Installs into a fresh prefix, and uses it: the program, completions, man, and another project that links the library by
# find_package() and by pkg-config. usage: consumer.sh BUILD SOURCE
set -euo pipefail
build=$1 source=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() { echo "$1" >&2; exit 1; }

cmake --install "$build" --prefix "$work/first" >/dev/null
mv "$work/first" "$work/prefix"  # an installed tree must be relocatable
prefix=$work/prefix
cd "$work"
cp "$source/data/iris.data" .
"$prefix/bin/aefx" train iris.data --dim 2 --epochs 5 -q -o codes.csv
"$prefix/bin/aefx" encode iris.aefx iris.data --keep '' >expected.csv

for file in share/bash-completion/completions/aefx share/zsh/vendor-completions/_aefx \
  share/fish/vendor_completions.d/aefx.fish share/man/man1/aefx.1.gz; do
  [ -s "$prefix/$file" ] || fail "$file is not installed"
done
offered=$(bash --norc -c '. "$1"; COMP_WORDS=(aefx train --optimizer ""); COMP_CWORD=3; _aefx; echo "${COMPREPLY[*]}"' \
  bash "$prefix/share/bash-completion/completions/aefx")
[ "$offered" = "auto adadelta adam sgd" ] || fail "bash offers '$offered' for --optimizer"
gzip -dc "$prefix/share/man/man1/aefx.1.gz" | grep -q '^\.TH AEFX 1' || fail "aefx.1.gz is no page for man"

if command -v ninja >/dev/null; then export CMAKE_GENERATOR=${CMAKE_GENERATOR:-Ninja}; fi  # there may be no make
cmake -S "$source/docs/example" -B example -DCMAKE_PREFIX_PATH="$prefix" -DCMAKE_BUILD_TYPE=Debug >/dev/null
cmake --build example >/dev/null
example/encode_rows iris.aefx iris.data | cmp - expected.csv || fail "find_package: the codes differ"
if example/encode_rows iris.aefx none 2>error.txt; then fail "find_package: an error is no error"; fi
grep -q 'none: ' error.txt || fail "find_package: an error does not say where"

if command -v pkg-config >/dev/null; then
  pc=$(dirname "$(find "$prefix" -name aefx.pc)")
  flags=$(PKG_CONFIG_PATH=$pc pkg-config --cflags --libs aefx)
  # shellcheck disable=SC2086
  ${CXX:-c++} -std=c++20 "$source/docs/example/encode_rows.cc" -o by_pkg_config $flags
  ./by_pkg_config iris.aefx iris.data | cmp - expected.csv || fail "pkg-config: the codes differ"
  [ "$(PKG_CONFIG_PATH=$pc pkg-config --modversion aefx)" = "$("$prefix/bin/aefx" --version | cut -d' ' -f2)" ] ||
    fail "pkg-config says another version"
fi
echo "installed, moved, completed, linked"
