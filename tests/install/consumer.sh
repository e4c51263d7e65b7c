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

for file in share/bash-completion/completions/aefx share/zsh/vendor-completions/_aefx \
  share/fish/vendor_completions.d/aefx.fish share/man/man1/aefx.1.gz; do
  [ -s "$prefix/$file" ] || fail "$file is not installed"
done
offered=$(bash --norc -c '. "$1"; COMP_WORDS=(aefx train --optimizer ""); COMP_CWORD=3; _aefx; echo "${COMPREPLY[*]}"' \
  bash "$prefix/share/bash-completion/completions/aefx")
[ "$offered" = "auto adadelta adam sgd" ] || fail "bash offers '$offered' for --optimizer"
gzip -dc "$prefix/share/man/man1/aefx.1.gz" | grep -q '^\.TH AEFX 1' || fail "aefx.1.gz is no page for man"

if command -v ninja >/dev/null; then export CMAKE_GENERATOR=${CMAKE_GENERATOR:-Ninja}; fi  # there may be no make
# Runs the examples of a folder: what they print is the command's, on tables that a second copy of the row handling got
# wrong: other missing-value markers, rows that are left out, categories.
printf 'a,b\n1,2\n-999,3\n2,5\n3,4\n4,7\n5,-999\n6,9\n' >markers.csv
"$prefix/bin/aefx" train markers.csv --dim 1 --missing=-999 --epochs 20 --valid 0 -q -o /dev/null
"$prefix/bin/aefx" train markers.csv --dim 1 --missing=-999 --on-missing drop --epochs 20 -q -o /dev/null -m drop.aefx
cp "$source/data/penguins.csv" .
"$prefix/bin/aefx" train penguins.csv --dim 2 --categorical auto --epochs 5 -q -o /dev/null
run_examples() {  # WHAT FOLDER
  local what=$1 at=$2 pair model table
  for pair in iris.aefx:iris.data markers.aefx:markers.csv drop.aefx:markers.csv penguins.aefx:penguins.csv; do
    model=${pair%:*} table=${pair#*:}
    "$prefix/bin/aefx" encode "$model" "$table" --keep '' -q >expected.csv
    "$at/encode_rows" "$model" "$table" 2>/dev/null | cmp - expected.csv || fail "$what: the codes of $model differ"
  done
  if "$at/encode_rows" iris.aefx none >/dev/null 2>error.txt; then fail "$what: an error is no error"; fi
  grep -q 'none: ' error.txt || fail "$what: an error does not say where"
  "$at/train_matrix" "$work/matrix.aefx" >printed || fail "$what: train_matrix fails"
  grep -q '^200 rows of codes$' printed && grep -q '^code2 = ' printed || fail "$what: train_matrix prints $(cat printed)"
  "$prefix/bin/aefx" report "$work/matrix.aefx" >report.txt || fail "$what: the model of train_matrix is not whole"
  "$at/explain_rows" penguins.aefx penguins.csv | grep -q '^row 344 code2: ' || fail "$what: explain_rows"
  "$at/network_only" | grep -q '^500 rows as 1 code, mean squared error below 0.01, ' || fail "$what: network_only"
}

cmake -S "$source/docs/example" -B example -DCMAKE_PREFIX_PATH="$prefix" -DCMAKE_BUILD_TYPE=Debug >/dev/null
cmake --build example >/dev/null
run_examples "find_package" example
# Packages that there are not.
mkdir asked
printf 'cmake_minimum_required(VERSION 3.22)\nproject(asked CXX)\nfind_package(aefx REQUIRED COMPONENTS ${ASKED})\n' >asked/CMakeLists.txt
if cmake -S asked -B asked/nonsense -DASKED=nonsense -DCMAKE_PREFIX_PATH="$prefix" >asked.txt 2>&1; then
  fail "find_package finds a component nonsense"
fi
grep -q 'no component nonsense' asked.txt || fail "find_package does not say which component there is not"
if grep -rniE 'eigen|onnx_proto|protobuf' "$(find "$prefix" -name 'aefx-targets*.cmake' | head -n 1)"; then
  fail "programs that link aefx need more than they should"
fi
find "$prefix/include" -name '*.h' | sed "s|$prefix/include/||" | sort | paste -s -d' ' >headers.txt
[ "$(cat headers.txt)" = "aefx/aefx.h aefx/base/api.h aefx/base/error.h aefx/options.h" ] || fail "headers: $(cat headers.txt)"
if grep -rnE '#include.*Eigen|Eigen::' "$prefix/include"; then fail "a header that is installed has types of Eigen"; fi

printf '#include <aefx/aefx.h>\n#include <cstdio>\nint main(int, char** argv) { std::printf("%%zu\\n", aefx::Model::load(argv[1]).to_onnx().size()); }\n' >onnx.cc
has_onnx() { "$prefix/bin/aefx" export iris.aefx --to onnx -o iris.onnx 2>/dev/null; }
expect_onnx() {  # WHAT PROGRAM
  [ "$("$2" iris.aefx)" = "$(stat -c %s iris.onnx)" ] || fail "$1: another file than the command's"
}
if has_onnx; then
  mkdir exporting
  printf 'cmake_minimum_required(VERSION 3.22)\nproject(exporting CXX)\nfind_package(aefx REQUIRED COMPONENTS export)\nadd_executable(onnx ../onnx.cc)\ntarget_link_libraries(onnx PRIVATE aefx::export)\n' >exporting/CMakeLists.txt
  cmake -S exporting -B exporting/build -DCMAKE_PREFIX_PATH="$prefix" -DCMAKE_BUILD_TYPE=Debug >/dev/null
  cmake --build exporting/build >/dev/null || fail "aefx::export: it does not link"
  expect_onnx aefx::export exporting/build/onnx
fi

# A shared library has a name for each minor version, and shows names of the header and the standard library alone.
shared=$(find "$prefix" -name 'libaefx.so.*.*.*')
if [ -n "$shared" ]; then
  readelf -d "$shared" | grep -qE 'SONAME.*\[libaefx\.so\.[0-9]+\.[0-9]+\]' || fail "the shared library has no SONAME"
  others=$(nm -DC --defined-only "$shared" | cut -d' ' -f3- | grep -vE '^((vtable|typeinfo|typeinfo name) for )?(aefx|std)::' || true)
  [ -z "$others" ] || fail "the shared library shows: $others"
fi

if command -v pkg-config >/dev/null; then
  pc=$(dirname "$(find "$prefix" -name aefx.pc)")
  export PKG_CONFIG_PATH=$pc
  library=$(cd "$pc/.." && pwd)
  # Programs compiled otherwise than the library: for another processor, with sanitizers, by clang, by a later standard,
  # each in a plugin too. Debug builds inline nothing, so that the linker chooses among functions.
  build_examples() {  # FOLDER COMPILER FLAG...
    local at=$1 name
    shift
    mkdir -p "$at"
    for name in train_matrix encode_rows explain_rows network_only; do
      # shellcheck disable=SC2046
      "$@" "$source/docs/example/$name.cc" -o "$at/$name" $(pkg-config --cflags --libs aefx) "-Wl,-rpath,$library" ||
        fail "$*: $name does not compile"
    done
  }
  gcc=${CXX:-c++}
  try() {  # FLAG...
    build_examples "by/$*" "$gcc" -std=c++20 "$@"
    run_examples "$gcc $*" "by/$*"
  }
  build_examples by/plain "$gcc" -std=c++20
  run_examples "pkg-config" by/plain
  for flag in -march=native -mavx2 -fsanitize=address -std=c++23; do
    if echo 'int main() {}' | "$gcc" -x c++ "$flag" - -o tried 2>/dev/null && ./tried && { [ "$flag" != -mavx2 ] || grep -qw avx2 /proc/cpuinfo; }; then
      try "$flag"
    else
      echo "$flag is left out: this compiler or machine does not have it"
    fi
  done
  if command -v clang++ >/dev/null; then
    build_examples by/clang clang++ -std=c++20
    run_examples clang++ by/clang
  else
    echo "clang is left out: it is not installed"
  fi
  # A program that uses Eigen itself, for another processor, and a plugin that holds the static library.
  if [ -d /usr/include/eigen3 ] && grep -qw avx2 /proc/cpuinfo; then
    printf '#include <Eigen/Core>\ndouble used(int n) { Eigen::Matrix<double, -1, -1, Eigen::RowMajor> m(n, n); m.setOnes(); m.resize(2 * n, n); Eigen::VectorXf v(n); return m.rows() + v.size(); }\n' >eigen.cc
    sed 's/^int main(/double used(int n);\n&/; s/std::cout << model.report/if (used(argc) == 0) return 9;\n  &/' "$source/docs/example/train_matrix.cc" >with_eigen.cc
    # shellcheck disable=SC2046
    "$gcc" -std=c++20 -O0 -mavx2 -isystem /usr/include/eigen3 eigen.cc with_eigen.cc -o with_eigen $(pkg-config --cflags --libs aefx) "-Wl,-rpath,$library"
    ./with_eigen "$work/eigen.aefx" >/dev/null || fail "a program that uses Eigen itself crashes"
  fi
  (sed 's/^int main(/extern "C" int run(/; s/^} catch/  return 0;\n&/' "$source/docs/example/train_matrix.cc") >plugin.cc
  # shellcheck disable=SC2046
  "$gcc" -std=c++20 -shared -fPIC plugin.cc -o plugin.so $(pkg-config --cflags --libs aefx) -Wl,--no-undefined "-Wl,-rpath,$library" ||
    fail "a plugin can't link the library"
  if ! pkg-config --exists aefx-export; then fail "there is no aefx-export.pc"; fi
  if has_onnx; then
    # shellcheck disable=SC2046
    "$gcc" -std=c++20 onnx.cc -o onnx $(pkg-config --cflags --libs aefx-export) "-Wl,-rpath,$library" || fail "aefx-export: it does not link"
    expect_onnx aefx-export ./onnx
  fi
  [ "$(pkg-config --modversion aefx)" = "$("$prefix/bin/aefx" --version | cut -d' ' -f2)" ] ||
    fail "pkg-config says another version"
fi
echo "installed, moved, completed, linked"
