#!/usr/bin/env bash
# Runs the hooks of .pre-commit-hooks.yaml in a new site with pre-commit: they accept what
# is right, and stop a commit of what is wrong.
#
# usage: tests/dist/hooks.sh PROGRAM PRE_COMMIT
set -euo pipefail
program=$(realpath "$1") pre_commit=$(realpath "$2")
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/bin" "$work/hooks" "$work/site/articles"
ln -s "$program" "$work/bin/feedwright"
export PATH=$work/bin:$PATH HOME=$work GIT_CONFIG_NOSYSTEM=1
git config --global user.name tester
git config --global user.email tester@a.example
# Only the hooks, so that pre-commit need not copy the sources.
git init --quiet "$work/hooks"
cp "$root/.pre-commit-hooks.yaml" "$work/hooks/"
git -C "$work/hooks" add .
git -C "$work/hooks" commit --quiet --message hooks
cd "$work/site"
git init --quiet .
printf '[site]\ntitle = "A"\nurl = "https://a.example/"\n' > feed.toml
printf -- '---\ntitle: A\ndate: 2024-01-01\n---\nText.\n' > articles/a.md
cp "$root/tests/golden/sample/feed.xml" "$root/tests/golden/sample/feed.json" .
printf '<?xml version="1.0"?>\n<note/>\n' > other.xml
git add .

hook() { "$pre_commit" try-repo "$work/hooks" "$1" --files "${@:2}" 2>&1; }
expect() {
  local result=$1 output code=0
  shift
  output=$(hook "$@") || code=$?
  if [ "$result" != "$([ "$code" = 0 ] && echo passes || echo fails)" ]; then
    printf '%s should have been: %s\n%s\n' "$*" "$result" "$output"
    exit 1
  fi
}

expect passes feedwright-check-system articles/a.md
expect passes feedwright-validate-system feed.xml feed.json
# A file that is no feed by its name is not validated.
expect passes feedwright-validate-system other.xml
printf -- '---\ntitle: B\ndate: 2024-13-01\n---\nText.\n' > articles/b.md
sed -i 's/<title>/<titel>/' feed.xml
git add .
expect fails feedwright-check-system articles/b.md
expect fails feedwright-validate-system feed.xml
expect passes feedwright-validate-system feed.json
echo "hooks of pre-commit: passed"
