# What the scripts share: installing what is missing, and building. Sourced, not run.

die() {
  printf '%s: %s\n' "$(basename "$0")" "$*" >&2
  exit 1
}

# The packages of the named lists that are not installed.
missing_packages() {
  local wanted installed
  wanted=$(sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$@" | sort -u)
  installed=$(dpkg-query -W -f='${db:Status-Abbrev} ${Package}\n' 2>/dev/null | sed -n 's/^ii *//p' | sort -u)
  comm -23 <(printf '%s\n' "$wanted") <(printf '%s\n' "$installed")
}

# Installs what is missing of the named lists, as root or by sudo.
install_packages() {
  local missing sudo=()
  command -v dpkg-query >/dev/null || die "this needs Debian's package tools (dpkg, apt-get); on another system install what scripts/packages-*.txt list and build with cmake --preset release"
  missing=$(missing_packages "$@")
  [ -n "$missing" ] || return 0
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || die "these packages are missing, and installing them needs root or sudo: ${missing//$'\n'/ }"
    sudo=(sudo)
  fi
  printf 'Installing from Debian: %s\n' "${missing//$'\n'/ }" >&2
  # shellcheck disable=SC2086
  { "${sudo[@]}" apt-get update -qq &&
    "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing; } >&2 ||
    die "apt-get could not install them; nothing was built. Check the network and /etc/apt/sources.list, then run this again"
}

# Configures where needed and builds the named targets of the release preset. A build directory that
# could not be configured is removed, so that the next run starts clean.
build_release() {
  local log
  mkdir -p build
  exec 8>build/.lock
  flock 8
  if [ ! -f build/release/build.ninja ]; then
    log=$(mktemp)
    printf 'Configuring build/release\n' >&2
    if ! cmake --preset release >"$log" 2>&1; then
      cat "$log" >&2
      rm -rf build/release "$log"
      die "cmake could not configure the build; build/release was removed again"
    fi
    rm -f "$log"
  fi
  printf 'Building %s\n' "$*" >&2
  cmake --build --preset release --target "$@" >&2 || die "the build failed; the messages are above"
  flock -u 8
}
