#!/usr/bin/env bash
# Steps of `./dev wheel` that need a minimal Debian or Ubuntu, made in FOLDER. Needs root.
# usage: wheel.sh headers SUITE FOLDER        prints "3.13=/path": the version of its Python, and a folder with its headers
#        wheel.sh try SUITE FOLDER WHEEL SOURCE
#                                             installs the wheel there, without a compiler, and trains
set -euo pipefail
. "$(dirname "$0")/clean_root.sh"
own_namespace "$@"
step=$1 suite=$2
mkdir -p "$3"
folder=$(realpath "$3")
fail() { echo "wheel: $suite: $1" >&2; exit 1; }
trap remove_root EXIT
trap 'exit 1' HUP INT TERM
make_root "$suite" "$folder"

case "$step" in
  headers)
    install_in_root "$folder/$suite.log" python3-minimal
    version=$("${inside[@]}" python3 -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    if [ ! -d "$folder/python$version" ]; then  # the package's files alone: it depends on a compiler's
      "${inside[@]}" sh -c "cd /tmp && apt-get download -qq libpython$version-dev" >>"$folder/$suite.log" 2>&1 ||
        fail "there is no libpython$version-dev"
      dpkg-deb -x "$root/tmp/libpython$version-dev"*.deb "$folder/python$version"
    fi
    echo "$version=$folder/python$version/usr/include" ;;
  try)
    wheel=$(realpath "$4")
    install_in_root "$folder/$suite.log" python3 python3-venv
    if "${inside[@]}" sh -c 'command -v cc gcc c++ g++ cmake'; then fail "there is a compiler"; fi
    cp "$wheel" "$5/data/iris.data" "$root/tmp/"
    "${inside[@]}" sh -c "cd /tmp && python3 -m venv venv && venv/bin/pip install -q ./$(basename "$wheel")" >>"$folder/$suite.log" 2>&1 ||
      { tail -n 20 "$folder/$suite.log" >&2; fail "pip can't install it"; }
    report=$("${inside[@]}" sh -c 'cd /tmp && venv/bin/aefx train iris.data --dim 2 -o codes.csv' 2>&1) || fail "iris: $report"
    [[ "$report" == *"Model saved to iris.aefx"* ]] || fail "iris: $report"
    [ "$(wc -l <"$root/tmp/codes.csv")" = 151 ] || fail "there are not 150 rows of codes"
    "${inside[@]}" sh -c 'cd /tmp && venv/bin/aefx export iris.aefx --to onnx -o iris.onnx && test -s iris.onnx' || fail "no ONNX"
    "${inside[@]}" sh -c "cd /tmp && venv/bin/python -c '
import aefx, numpy
codes = numpy.loadtxt(\"codes.csv\", delimiter=\",\", skiprows=1, usecols=(0, 1), dtype=numpy.float32)
rows = numpy.loadtxt(\"iris.data\", delimiter=\",\", usecols=(0, 1, 2, 3))
assert numpy.array_equal(aefx.load(\"iris.aefx\").transform(rows), codes)
assert aefx.Autoencoder(n_components=2, epochs=5).fit(rows).transform(rows).shape == (150, 2)'" ||
      fail "Python does not give the command's codes"
    said=$("${inside[@]}" sh -c 'cd /tmp && OMPI_COMM_WORLD_SIZE=2 OMPI_COMM_WORLD_RANK=0 venv/bin/aefx train iris.data --dim 2' 2>&1) &&
      fail "a job of MPI ran without MPI"
    [[ "$said" == *MPI* ]] || fail "of a job without MPI: $said"
    echo "wheel: $suite: installed, trained and imported with Python $("${inside[@]}" python3 -c 'import platform; print(platform.python_version())'), glibc $("${inside[@]}" ldd --version | sed -n '1s/.* //p')" ;;
  *) fail "no step $step" ;;
esac
