#!/usr/bin/env bash
# The two steps of action.yml: installs a released program, and runs it.
#
# usage: run.sh install   INPUT_VERSION, INPUT_CHECKSUM, INPUT_RELEASES, ACTION_REPOSITORY,
#                         ACTION_FOLDER, RUNNER_OS, RUNNER_ARCH, RUNNER_TEMP
#        run.sh run       INPUT_COMMAND, INPUT_ARGS, INPUT_CONFIG
set -euo pipefail

fail() {
  # A line break would end the message, and could begin another workflow command.
  local message=${1//'%'/%25}
  message=${message//$'\r'/%0D}
  echo "::error title=feedwright::${message//$'\n'/%0A}"
  exit 2
}

find_target() {
  case ${RUNNER_OS:-}/${RUNNER_ARCH:-} in
    Linux/X64) target=x86_64-unknown-linux-musl ;;
    Linux/ARM64) target=aarch64-unknown-linux-musl ;;
    macOS/X64) target=x86_64-apple-darwin ;;
    macOS/ARM64) target=aarch64-apple-darwin ;;
    Windows/X64) target=x86_64-pc-windows-msvc ;;
    *) fail "there is no program for ${RUNNER_OS:-an unknown system} on ${RUNNER_ARCH:-an unknown processor}" ;;
  esac
  case $target in *windows*) file=feedwright.exe ending=zip ;; *) file=feedwright ending=tar.gz ;; esac
}

find_version() {
  version=${INPUT_VERSION:-}
  version=${version#v}
  if [ -z "$version" ]; then
    version=$(sed -n 's/^version = "\(.*\)"$/\1/p' "$ACTION_FOLDER/Cargo.toml" | head -n 1)
  fi
  # It becomes a part of an address and of paths.
  [[ $version =~ ^[0-9]{1,9}\.[0-9]{1,9}\.[0-9]{1,9}(-[0-9A-Za-z.]{1,40})?$ ]] ||
    fail "the version should be like 0.2.0, not: $version"
}

find_releases() {
  releases=${INPUT_RELEASES:-}
  releases=${releases%/}
  if [ -z "$releases" ]; then
    [[ ${ACTION_REPOSITORY:-} =~ ^[A-Za-z0-9._-]+/[A-Za-z0-9._-]+$ ]] ||
      fail "the repository of the action is not known; set the input releases"
    releases=${GITHUB_SERVER_URL:-https://github.com}/$ACTION_REPOSITORY/releases/download
  fi
  # Without encryption only from this machine, for a mirror there.
  case $releases in
    https://*) protocols='=https' ;;
    http://127.0.0.1[:/]* | http://localhost[:/]*) protocols='=http,https' ;;
    *) fail "releases are downloaded over https, not from: $releases" ;;
  esac
}

# Downloads $1 to the file $2; an incomplete download is a failure.
download() {
  curl --fail --silent --show-error --location --proto "$protocols" --proto-redir "$protocols" \
    --retry 3 --connect-timeout 20 --max-time 300 --output "$2" -- "$1" ||
    fail "failed to download $1"
}

sum_of() {
  if command -v sha256sum >/dev/null; then sha256sum < "$1"; else shasum -a 256 < "$1"; fi |
    cut -d ' ' -f 1
}

verify() {
  local archive=$1 expected=${INPUT_CHECKSUM:-} found
  if [ -z "$expected" ]; then
    download "$2.sha256" "$archive.sha256"
    read -r expected _ < "$archive.sha256" || [ -n "$expected" ] || fail "$2.sha256 is empty"
  fi
  [[ $expected =~ ^[0-9a-fA-F]{64}$ ]] || fail "the checksum is not a SHA-256: $expected"
  found=$(sum_of "$archive")
  [ "$found" = "$(tr 'A-F' 'a-f' <<< "$expected")" ] ||
    fail "the archive has the checksum $found, not $expected; nothing was installed"
}

unpack() {
  local archive=$1 folder=$2
  mkdir -p "$folder"
  case $archive in
    *.zip) unzip -q "$archive" -d "$folder" ;;
    *) tar -xzf "$archive" -C "$folder" ;;
  esac || fail "the archive can't be unpacked"
}

install() {
  local name work url
  find_target
  find_version
  find_releases
  name=feedwright-v$version-$target
  url=$releases/v$version/$name.$ending
  work=$(mktemp -d "${RUNNER_TEMP:-/tmp}/feedwright-XXXXXX")
  download "$url" "$work/$name.$ending"
  verify "$work/$name.$ending" "$url"
  unpack "$work/$name.$ending" "$work"
  [ "$("$work/$name/$file" --version)" = "feedwright $version" ] ||
    fail "the archive has another version than $version"
  # The runner of Windows does not know the paths of bash.
  if command -v cygpath >/dev/null; then work=$(cygpath -w "$work"); fi
  echo "$work/$name" >> "$GITHUB_PATH"
  echo "version=$version" >> "$GITHUB_OUTPUT"
  echo "Installed feedwright $version for $target."
}

run() {
  local arguments=() line
  case ${INPUT_COMMAND:-} in
    check | build | validate | publish) ;;
    *) fail "the command should be check, build, validate or publish, not: ${INPUT_COMMAND:-}" ;;
  esac
  # A block of YAML ends with a line break.
  INPUT_ARGS=${INPUT_ARGS:-}
  INPUT_ARGS=${INPUT_ARGS%$'\n'}
  # Words are split by hand: a shell or an `eval` would run what they contain.
  if [[ ${INPUT_ARGS:-} == *$'\n'* ]]; then
    while IFS= read -r line || [ -n "$line" ]; do
      line=${line%$'\r'}
      [ -z "$line" ] || arguments+=("$line")
    done <<< "$INPUT_ARGS"
  else
    read -r -a arguments <<< "${INPUT_ARGS:-}" || true
  fi
  [ -z "${INPUT_CONFIG:-}" ] || arguments=("--config=$INPUT_CONFIG" ${arguments[@]+"${arguments[@]}"})
  exec feedwright "$INPUT_COMMAND" --format github ${arguments[@]+"${arguments[@]}"}
}

case ${1:-} in
  install) install ;;
  run) run ;;
  *) fail "usage: run.sh install|run" ;;
esac
