#!/usr/bin/env bash
# Makes sure that a build finds what it needs beside Rust: make, cmake, a C++ compiler and libclang
# with its headers (the solver is C++, its bindings are generated). Installs what is missing through
# the system's package manager; where it cannot, it says exactly what to install. Silent and quick
# when everything is there.
set -euo pipefail
shopt -s nullglob

have() { command -v "$1" >/dev/null 2>&1; }

system=$(uname -s)
case "$system" in MINGW* | MSYS* | CYGWIN*) system=Windows ;; esac

have_compiler() {
  if [ "$system" = Windows ] && [ -e "/c/Program Files (x86)/Microsoft Visual Studio/Installer/vswhere.exe" ]; then
    return 0
  fi
  { [ -n "${CXX:-}" ] && have "$CXX"; } || have c++ || have g++ || have clang++
}

have_libclang() {
  local folder file
  for folder in ${LIBCLANG_PATH:+"$LIBCLANG_PATH"} /usr/lib*/llvm*/lib /usr/lib*/llvm*/lib64 /usr/lib64 /usr/lib \
    /usr/lib/*-linux-* /usr/local/lib /usr/local/llvm*/lib /opt/homebrew/opt/llvm/lib /usr/local/opt/llvm/lib \
    /Library/Developer/CommandLineTools/usr/lib "/c/Program Files/LLVM/bin" \
    /Applications/Xcode*.app/Contents/Developer/Toolchains/XcodeDefault.xctoolchain/usr/lib; do
    for file in "$folder"/libclang.{so,dylib,dll} "$folder"/libclang.so.* "$folder"/libclang-*.so*; do
      # libclang-cpp is another library; with it alone the bindings cannot be generated.
      if [ -e "$file" ] && [[ "$file" != *libclang-cpp* ]]; then
        return 0
      fi
    done
  done
  return 1
}

# On Linux the library can be there without the compiler's own headers.
have_clang_headers() {
  local file
  if [ "$system" != Linux ] || [ -n "${LIBCLANG_PATH:-}" ]; then
    return 0
  fi
  for file in /usr/lib*/llvm*/lib*/clang/*/include/stddef.h /usr/lib*/clang/*/include/stddef.h \
    /usr/local/lib/clang/*/include/stddef.h; do
    return 0
  done
  return 1
}

missing() {
  have make || echo make
  have cmake || echo cmake
  have_compiler || echo compiler
  { have_libclang && have_clang_headers; } || echo libclang
}

package_manager() {
  local name
  for name in apt-get dnf apk pacman brew; do
    if have "$name"; then
      echo "$name"
      return
    fi
  done
}

# The package that brings a thing, in the words of a package manager.
package() {
  case "$1:$2" in
    apt-get:libclang) echo libclang-dev ;;
    dnf:libclang) echo clang-devel ;;
    apk:libclang) echo clang-dev ;;
    pacman:libclang) echo clang ;;
    brew:libclang | brew:compiler) echo llvm ;;
    dnf:compiler) echo gcc-c++ ;;
    apt-get:compiler) echo g++ ;;
    apk:compiler) echo "g++ linux-headers" ;;
    pacman:compiler) echo gcc ;;
    *:make | *:cmake) echo "$2" ;;
  esac
}

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif have sudo; then
    sudo "$@"
  else
    echo "setup: neither root nor sudo to run: $*" >&2
    return 1
  fi
}

install() {
  local manager=$1
  shift
  echo "setup: installing $* with $manager"
  case "$manager" in
    apt-get)
      as_root apt-get update -q || echo "setup: the package list could not be refreshed; trying with the old one" >&2
      as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@"
      ;;
    dnf) as_root dnf install -y "$@" ;;
    apk) as_root apk add --no-cache "$@" ;;
    pacman) as_root pacman -Sy --needed --noconfirm "$@" ;;
    brew) brew install "$@" ;;
  esac
}

complain() {
  echo "setup: still missing: $*" >&2
  case "$system" in
    Windows)
      echo "  cmake:    winget install Kitware.CMake" >&2
      echo "  compiler: winget install Microsoft.VisualStudio.2022.BuildTools (workload: Desktop development with C++)" >&2
      echo "  libclang: winget install LLVM.LLVM, then set LIBCLANG_PATH to C:\\Program Files\\LLVM\\bin" >&2
      echo "  make:     winget install GnuWin32.Make" >&2
      ;;
    Darwin) echo "  xcode-select --install; brew install cmake llvm" >&2 ;;
    *)
      echo "  Debian, Ubuntu: apt-get install make cmake g++ libclang-dev" >&2
      echo "  Fedora:         dnf install make cmake gcc-c++ clang-devel" >&2
      echo "  Alpine:         apk add make cmake g++ linux-headers clang-dev" >&2
      echo "  Arch:           pacman -S make cmake gcc clang" >&2
      ;;
  esac
  echo "  libclang in an unusual place: set LIBCLANG_PATH to its folder" >&2
  exit 1
}

if ! have cargo; then
  echo "setup: cargo is missing: install Rust 1.89 or newer from https://rustup.rs" >&2
  exit 1
fi

needed=$(missing)
if [ -n "$needed" ]; then
  manager=$(package_manager)
  if [ -n "$manager" ]; then
    packages=()
    for thing in $needed; do
      read -ra names <<<"$(package "$manager" "$thing")"
      packages+=("${names[@]}")
    done
    install "$manager" "${packages[@]}" || true
  fi
  needed=$(missing)
  # shellcheck disable=SC2086  # one word per missing thing
  [ -z "$needed" ] || complain $needed
fi

# Formatting and lints are components of their own in a minimal Rust.
for component in fmt:rustfmt clippy:clippy; do
  if ! cargo "${component%%:*}" --version >/dev/null 2>&1; then
    if have rustup; then
      rustup component add "${component##*:}"
    else
      echo "setup: cargo ${component%%:*} is missing: only \`make lint\` and \`make test\` need it" >&2
    fi
  fi
done
