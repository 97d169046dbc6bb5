#!/usr/bin/env bash
# Prints the path of a bitcoind that runs here. Changes nothing outside its cache folder.
#
# Looks in this order: $BITCOIND, PATH, the cache, the Debian packages of the archive
# that this machine's own apt sources use (signatures and hashes checked by apt).
#
#   BITCOIND            a bitcoind to use
#   BITCOIND_CACHE      cache folder, default $XDG_CACHE_HOME/mynedata/bitcoind
#   BITCOIND_SUITES     Debian suites to look in, default "testing sid stable"
#   BITCOIND_PACKAGES   package names to look for, default "bitcoind bitcoin-knots"
#   BITCOIND_OFFLINE=1  download nothing
#
# Ends with 0 when there is one, 3 when there is none to be had here, 1 when something is wrong.
set -euo pipefail

note() { printf 'bitcoind: %s\n' "$*" >&2; }
none() { note "$*"; exit 3; }
runs() { [ -x "$1" ] && "$1" -version >/dev/null 2>&1; }

if [ -n "${BITCOIND:-}" ]; then
  runs "$BITCOIND" || { note "\$BITCOIND does not run: $BITCOIND"; exit 1; }
  readlink -f -- "$BITCOIND"
  exit 0
fi
if installed=$(command -v bitcoind) && runs "$installed"; then
  printf '%s\n' "$installed"
  exit 0
fi

cache=${BITCOIND_CACHE:-${XDG_CACHE_HOME:-${HOME:?neither HOME nor BITCOIND_CACHE is set}/.cache}/mynedata/bitcoind}
found_in_cache() {
  runs "$cache/bin/bitcoind" || return 1
  printf '%s\n' "$cache/bin/bitcoind"
}
if found_in_cache; then exit 0; fi

[ "${BITCOIND_OFFLINE:-0}" = 0 ] || none 'none installed, none in the cache, and BITCOIND_OFFLINE forbids a download'
for tool in apt-get apt-cache dpkg dpkg-deb; do
  command -v "$tool" >/dev/null || none "none installed, and no $tool here to fetch the Debian packages with"
done
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
[ -r "$keyring" ] || none "none installed, and without $keyring Debian packages could not be checked"

mkdir -p -- "$cache"
cache=$(cd -- "$cache" && pwd -P)
if command -v flock >/dev/null; then
  exec 9>"$cache/.lock"
  flock 9
  if found_in_cache; then exit 0; fi # somebody else was downloading it
fi
work=$(mktemp -d "$cache/.work.XXXXXX")
trap 'rm -rf -- "$work"' EXIT

architecture=$(dpkg --print-architecture)
release=$(. /etc/os-release && printf '%s' "${VERSION_CODENAME:-}")
# `indextargets` understands every way of writing sources and needs no package lists.
# The security archive holds updates only, so it is not the one.
archive=$(
  apt-get indextargets --format '$(COMPONENT) $(RELEASE) $(REPO_URI)' 'Created-By: Packages' 2>/dev/null |
    awk -v release="$release" '
      $1 != "main" || $3 ~ /security/ { next }
      $2 == release || $2 ~ /^(stable|testing|sid|unstable)$/ { print $3; exit }'
)
[ -n "$archive" ] || none "none installed, and no Debian archive among this machine's apt sources"

# An apt of its own for one suite. It believes that nothing is installed, so libraries down to
# libc are its to fetch; proxy and authentication settings of the machine stay in force.
new_apt() {
  local suite=$1 apt=$work/apt
  rm -rf -- "$apt"
  mkdir -p "$apt"/{lists/partial,archives/partial,parts,preferences.d}
  : >"$apt/status"
  : >"$apt/preferences"
  printf 'deb [signed-by=%s arch=%s] %s %s main\n' "$keyring" "$architecture" "$archive" "$suite" >"$apt/sources.list"
  cat >"$apt/apt.conf" <<CONF
APT { Architecture "$architecture"; Architectures { "$architecture"; }; Install-Recommends "false"; Sandbox::User "$(id -un)"; };
APT::Update { Post-Invoke { }; Post-Invoke-Success { }; };
DPkg::Post-Invoke { };
Acquire { Languages "none"; Retries "3"; IndexTargets::deb::DEP-11::DefaultEnabled "false"; IndexTargets::deb::Contents-deb::DefaultEnabled "false"; };
Dir::Etc { sourcelist "$apt/sources.list"; sourceparts "$apt/parts"; preferences "$apt/preferences"; preferencesparts "$apt/preferences.d"; };
Dir::State "$apt";
Dir::State { lists "$apt/lists"; status "$apt/status"; extended_states "$apt/extended_states"; };
Dir::Cache "$apt";
Dir::Cache { archives "$apt/archives"; pkgcache "packages.bin"; srcpkgcache "sources.bin"; };
Dir::Log "$apt";
CONF
}
# Settings given by -c win over the system's; APT_CONFIG would be read before them and lose.
with() { local tool=$1; shift; "$tool" -c "$work/apt/apt.conf" "$@"; }

# Only the libraries that the daemon loads: what a service's installation wants besides
# (accounts, systemd, questions) is not needed to run it from a folder.
needed_for() {
  local waiting=("$1") known=' ' package dependency
  while [ ${#waiting[@]} -gt 0 ]; do
    package=${waiting[0]}
    waiting=("${waiting[@]:1}")
    [[ $known == *" $package "* ]] && continue
    known+="$package "
    while read -r dependency; do
      waiting+=("$dependency")
    done < <(
      with apt-cache depends --important --no-recommends --no-suggests --no-conflicts --no-breaks --no-replaces \
        --no-enhances "$package" 2>/dev/null |
        sed -n 's/^[ |]*\(Pre\)\{0,1\}Depends: \([^<: ]*\)$/\2/p' | grep -E '^(lib|gcc-.*-base$)' | sort -u
    )
  done
  tr ' ' '\n' <<<"$known" | grep -v -E '^$|^gcc-.*-base$'
}

download() {
  local suite package packages
  for suite in ${BITCOIND_SUITES:-testing sid stable}; do
    new_apt "$suite"
    if ! with apt-get update -qq >"$work/log" 2>&1; then
      note "the suite $suite could not be read: $(tail -n 1 "$work/log")"
      continue
    fi
    for package in ${BITCOIND_PACKAGES:-bitcoind bitcoin-knots}; do
      with apt-cache show --no-all-versions "$package" >/dev/null 2>&1 || continue
      mapfile -t packages < <(needed_for "$package")
      note "downloading $package from Debian $suite (${#packages[@]} packages)"
      if (cd "$work/apt/archives" && with apt-get download -qq "${packages[@]}" >"$work/log" 2>&1); then return 0; fi
      note "$package could not be downloaded from $suite: $(tail -n 1 "$work/log")"
    done
  done
  return 1
}
download || none "none installed, and no package (${BITCOIND_PACKAGES:-bitcoind or bitcoin-knots}) could be fetched from Debian"

mkdir "$work/root" "$work/bin"
for package in "$work"/apt/archives/*.deb; do
  dpkg-deb --fsys-tarfile "$package" |
    tar -x -C "$work/root" --exclude=./usr/share/{doc,man,locale} --exclude=./usr/lib/systemd
done
[ -x "$work/root/usr/bin/bitcoind" ] || { note 'the package holds no usr/bin/bitcoind'; exit 1; }
loader=$(cd "$work/root" && find . \( -name 'ld-linux*.so*' -o -name 'ld64.so*' \) -print -quit)
[ -n "$loader" ] || { note 'no dynamic loader among the packages'; exit 1; }

# Started through the packages' own loader, so that this machine's libc does not matter; exec keeps
# the process number and the signals the daemon's.
for program in bitcoind bitcoin-cli; do
  [ -x "$work/root/usr/bin/$program" ] || continue
  cat >"$work/bin/$program" <<WRAPPER
#!/bin/sh
self=\$(readlink -f -- "\$0") || exit 127
root=\$(CDPATH= cd -- "\${self%/*}/../root" && pwd -P) || exit 127
path=
for folder in "\$root"/lib "\$root"/lib/*-linux-* "\$root"/usr/lib "\$root"/usr/lib/*-linux-*; do
  if [ -d "\$folder" ]; then path=\$path\${path:+:}\$folder; fi
done
exec "\$root/${loader#./}" --argv0 $program --library-path "\$path" "\$root/usr/bin/$program" "\$@"
WRAPPER
  chmod 755 "$work/bin/$program"
done
runs "$work/bin/bitcoind" || { note 'the unpacked bitcoind does not start:'; "$work/bin/bitcoind" -version >&2 || true; exit 1; }
(cd "$work/apt/archives" && sha256sum -- *.deb) >"$work/root/PACKAGES.sha256"

rm -rf -- "$cache/root" "$cache/bin"
mv -- "$work/root" "$cache/root"
mv -- "$work/bin" "$cache/bin"
note "ready: $("$cache/bin/bitcoind" -version | head -n 1)"
found_in_cache
