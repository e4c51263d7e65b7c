# Makes a root that holds nothing but what debootstrap installs. Sourced by scripts that first call own_namespace, run as
# root, and define fail MESSAGE. The mirrors, proxies and certificates are those of this machine.

# own_namespace ARG...: starts the calling script again with its arguments, in a namespace with which its mounts and
# processes end.
own_namespace() {
  [ "${AEFX_NAMESPACE_OF:-}" = "$0" ] ||
    AEFX_NAMESPACE_OF=$0 exec unshare --mount --pid --fork --kill-child -- bash "$0" "$@"
}

apt_targets() { apt-get indextargets --format "$1" 'Created-By: Packages'; }

# make_root SUITE FOLDER: sets $root, $settings for its environment, and $inside. A copy stays as FOLDER/SUITE.tar for the next time.
make_root() {
  unpack_root "$@"
  enter_root
}

unpack_root() {  # SUITE FOLDER
  local suite=$1 folder=$2 own mirror proxy
  own=$(. /etc/os-release && echo "$VERSION_CODENAME")
  mirror=$(apt_targets '$(CODENAME) $(REPO_URI)' | sed -n "s/^$own //p" | head -n 1)
  [ -n "$mirror" ] || fail "apt knows no archive with the suite $own (apt-get update)"
  proxy=$(apt-config dump --format '%v' Acquire::http::Proxy)
  if [ -n "$proxy" ]; then export http_proxy=${http_proxy:-$proxy}; fi  # debootstrap does not ask apt
  root=$(mktemp -d "$folder/$suite.XXXXXX")
  if [ ! -f "$folder/$suite.tar" ]; then
    debootstrap --variant=minbase --include=ca-certificates "$suite" "$root" "$mirror" >"$folder/debootstrap.log" 2>&1 ||
      { tail -n 20 "$folder/debootstrap.log" >&2; fail "debootstrap failed"; }
    tar -C "$root" -cf "$folder/$suite.tar.part" .
    mv "$folder/$suite.tar.part" "$folder/$suite.tar"
  else
    tar -C "$root" -xf "$folder/$suite.tar"
  fi

  # Packages and Python's packages come from where this machine gets them.
  apt_targets 'deb $(REPO_URI) $(RELEASE) $(COMPONENT)' | grep -E " $own(-updates|-security)? " |
    sed "s/ $own/ $suite/" | sort -u >"$root/etc/apt/sources.list"
  if [ -f /etc/apt/apt.conf ]; then cp /etc/apt/apt.conf "$root/etc/apt/"; fi
  cp -r /etc/apt/apt.conf.d/. "$root/etc/apt/apt.conf.d/"
}

# enter_root: mounts what programs in $root need, and sets $settings and $inside.
enter_root() {
  local name node link
  settings=()
  for name in http_proxy https_proxy no_proxy PIP_CERT PIP_INDEX_URL SSL_CERT_FILE; do
    if [ -n "${!name:-}" ]; then settings+=("$name=${!name}"); fi
  done
  copy_network_files

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
  set_inside
}

# remove_root: unmounts $root, if there is one, and removes it.
remove_root() {
  local mounted
  [ -n "${root:-}" ] || return 0
  for mounted in "$root/dev" "$root/proc" "$root/sys" "$root/ccache"; do
    umount --recursive --lazy "$mounted" 2>/dev/null || true
  done
  rm -rf --one-file-system "$root"
  root=
}

# copy_network_files: names, certificates and pip's settings. Packages may replace some of them.
copy_network_files() {
  local file
  for file in /etc/pip.conf "$HOME/.config/pip/pip.conf" /etc/hosts /etc/resolv.conf "${PIP_CERT:-}" "${SSL_CERT_FILE:-}"; do
    if [ -f "$file" ]; then install -D -m 644 "$file" "$root/$file"; fi
  done
}

# set_inside: sets $inside, the words before a command that run it in $root with $settings.
set_inside() {
  inside=(chroot "$root" env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root
    LC_ALL=C.UTF-8 ${settings[@]+"${settings[@]}"})
}

# install_in_root LOG PACKAGE...: without what they recommend.
install_in_root() {
  local log=$1
  shift
  "${inside[@]}" DEBIAN_FRONTEND=noninteractive sh -c 'apt-get update -qq && apt-get install -y -qq --no-install-recommends "$@"' \
    sh "$@" >"$log" 2>&1 || { tail -n 20 "$log" >&2; fail "$* can't be installed"; }
  copy_network_files
}
