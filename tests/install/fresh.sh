#!/usr/bin/env bash
# Runs README's two commands, ./dev run and ./dev test, in a minimal Debian that has nothing but what debootstrap installs:
# what ./dev forgets to install is missing there. Warnings are errors. The root is made in FOLDER and removed at the end; a
# copy of it from before the run stays there as SUITE.tar for the next run. Where $CCACHE_DIR is set, the compiler cache in
# it is used. The mirrors, proxies and certificates are those of this machine. Needs root.
# usage: fresh.sh SUITE SOURCE FOLDER
set -euo pipefail
. "$(dirname "$0")/clean_root.sh"
own_namespace "$@"
suite=$1 source=$(realpath "$2")
mkdir -p "$3"
folder=$(realpath "$3")
fail() { echo "fresh: $1" >&2; exit 1; }
say() { echo "fresh: $1" >&2; }

log=$folder/$suite.log
job=
clean() {
  if [ -n "$job" ]; then kill -KILL -- "-$job" 2>/dev/null || true; fi  # a session of its own
  remove_root
}
trap clean EXIT
trap 'exit 1' HUP INT TERM
say "making a minimal $suite"
make_root "$suite" "$folder"
settings+=(AEFX_WERROR=ON)
if [ -n "${CCACHE_DIR:-}" ] && [ -d "$CCACHE_DIR" ]; then
  mkdir "$root/ccache"
  mount --bind "$CCACHE_DIR" "$root/ccache"
  settings+=(CCACHE_DIR=/ccache CCACHE_BASEDIR=/aefx CCACHE_NOHASHDIR=1 ${CCACHE_MAXSIZE:+CCACHE_MAXSIZE="$CCACHE_MAXSIZE"})
fi
set_inside
if [ -d "$root/ccache" ]; then install_in_root "$log" ccache; fi
git -c safe.directory="*" clone -q --no-hardlinks "$source" "$root/aefx"
say "$suite: testing $(git -C "$root/aefx" log -1 --format='%h %s')"
for command in 'run' 'test'; do
  begun=$SECONDS
  "${inside[@]}" setsid sh -c "cd /aefx && ./dev $command" </dev/null >"$log" 2>&1 &
  job=$!
  wait "$job" ||  # a signal ends it at once
    { tail -n 100 "$log" >&2; fail "$suite: ./dev $command failed (all of it: $log)"; }
  job=
  tail -n 3 "$log" >&2
  times >"$folder/times"  # in a pipe it would be that of the pipe
  say "$suite: ./dev $command passed in $((SECONDS - begun)) s; processor time until now: $(tail -n 1 "$folder/times")"
done
