#!/usr/bin/env bash
# Runs README's two commands, ./dev run and ./dev test, in a minimal Debian that has nothing but what debootstrap installs:
# what ./dev forgets to install is missing there. Warnings are errors. The root is made in FOLDER and removed at the end; a
# copy of it from before the run stays there as SUITE.tar for the next run. Where $CCACHE_DIR is set, the compiler cache in
# it is used. The mirrors, proxies and certificates are those of this machine. Needs root.
# usage: fresh.sh SUITE SOURCE FOLDER
set -euo pipefail
if [ -z "${AEFX_FRESH_NAMESPACE:-}" ]; then  # mounts and processes end with the namespace
  AEFX_FRESH_NAMESPACE=1 exec unshare --mount --pid --fork --kill-child -- bash "$0" "$@"
fi
suite=$1 source=$(realpath "$2")
mkdir -p "$3"
folder=$(realpath "$3")
fail() { echo "fresh: $1" >&2; exit 1; }
say() { echo "fresh: $1" >&2; }

targets() { apt-get indextargets --format "$1" 'Created-By: Packages'; }
own=$(. /etc/os-release && echo "$VERSION_CODENAME")
log=$folder/$suite.log
mirror=$(targets '$(CODENAME) $(REPO_URI)' | sed -n "s/^$own //p" | head -n 1)
[ -n "$mirror" ] || fail "apt knows no archive with the suite $own (apt-get update)"
proxy=$(apt-config dump --format '%v' Acquire::http::Proxy)
if [ -n "$proxy" ]; then export http_proxy=${http_proxy:-$proxy}; fi  # debootstrap does not ask apt

root=$(mktemp -d "$folder/$suite.XXXXXX")
job=
clean() {
  local mounted
  if [ -n "$job" ]; then kill -KILL -- "-$job" 2>/dev/null || true; fi  # a session of its own
  for mounted in "$root/dev" "$root/proc" "$root/sys" "$root/ccache"; do
    umount --recursive --lazy "$mounted" 2>/dev/null || true
  done
  rm -rf --one-file-system "$root"
}
trap clean EXIT
trap 'exit 1' HUP INT TERM
if [ ! -f "$folder/$suite.tar" ]; then
  say "making a minimal $suite"
  debootstrap --variant=minbase --include=ca-certificates "$suite" "$root" "$mirror" >"$folder/debootstrap.log" 2>&1 ||
    { tail -n 20 "$folder/debootstrap.log" >&2; fail "debootstrap failed"; }
  tar -C "$root" -cf "$folder/$suite.tar.part" .
  mv "$folder/$suite.tar.part" "$folder/$suite.tar"
else
  tar -C "$root" -xf "$folder/$suite.tar"
fi

# Packages and Python's packages come from where this machine gets them.
targets 'deb $(REPO_URI) $(RELEASE) $(COMPONENT)' | grep -E " $own(-updates|-security)? " | sed "s/ $own/ $suite/" |
  sort -u >"$root/etc/apt/sources.list"
if [ -f /etc/apt/apt.conf ]; then cp /etc/apt/apt.conf "$root/etc/apt/"; fi
cp -r /etc/apt/apt.conf.d/. "$root/etc/apt/apt.conf.d/"
settings=(AEFX_WERROR=ON)
for name in http_proxy https_proxy no_proxy PIP_CERT PIP_INDEX_URL SSL_CERT_FILE CCACHE_MAXSIZE; do
  if [ -n "${!name:-}" ]; then settings+=("$name=${!name}"); fi
done
for file in /etc/pip.conf "$HOME/.config/pip/pip.conf" /etc/hosts /etc/resolv.conf "${PIP_CERT:-}" "${SSL_CERT_FILE:-}"; do
  if [ -f "$file" ]; then install -D -m 644 "$file" "$root/$file"; fi
done

mount -t proc proc "$root/proc"
mount -t sysfs -o ro sysfs "$root/sys"
mount -t tmpfs -o mode=755 dev "$root/dev"
for node in null zero full random urandom tty; do
  touch "$root/dev/$node"
  mount --bind "/dev/$node" "$root/dev/$node"
done
mkdir "$root/dev/pts" "$root/dev/shm"
mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts "$root/dev/pts"
mount -t tmpfs -o mode=1777 shm "$root/dev/shm"
ln -s pts/ptmx "$root/dev/ptmx"
for link in fd:fd stdin:fd/0 stdout:fd/1 stderr:fd/2; do ln -s "/proc/self/${link#*:}" "$root/dev/${link%%:*}"; done

if [ -n "${CCACHE_DIR:-}" ] && [ -d "$CCACHE_DIR" ]; then
  mkdir "$root/ccache"
  mount --bind "$CCACHE_DIR" "$root/ccache"
  settings+=(CCACHE_DIR=/ccache CCACHE_BASEDIR=/aefx CCACHE_NOHASHDIR=1)
fi
inside=(chroot "$root" env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root "${settings[@]}")
if [ -d "$root/ccache" ]; then
  "${inside[@]}" DEBIAN_FRONTEND=noninteractive sh -c 'apt-get update -qq && apt-get install -y -qq --no-install-recommends ccache' \
    >"$log" 2>&1 || { tail -n 20 "$log" >&2; fail "$suite: ccache can't be installed"; }
fi
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
