#!/usr/bin/env bash
# The lines in docs/verify.md, as a citizen would run them, against a site and against one with a replaced file.
set -euo pipefail
cd "$ROOT"

jar=$ROOT/prep-examples/target/prep.jar
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT
cd "$work"

java -cp "$jar" mx.prep.examples.bench.MakePackage demo 0 . >/dev/null
cat > prep.yaml <<'YAML'
source: {type: folder, path: inbox}
integrity: {type: none}
archive: {type: folder, path: archive}
targets:
  - {type: folder, name: portal, path: site}
YAML
java -jar "$jar" publish --package 20210606_2000_PREP*.zip >/dev/null
mkfifo said
java -jar "$jar" serve --port 0 > said &
server=$!
read -r line < said
SITE=$(grep -o 'http://[^ ]*[0-9]' <<<"$line")
export SITE

awk '/^```sh$/ {on=1; next} /^```$/ {on=0} on' "$ROOT/docs/verify.md" > check.sh
grep -q sha256sum check.sh
mkdir good bad
(cd good && bash ../check.sh) | tee said-good
grep -q 'All [0-9]* files' said-good

release=$(jq -r .release good/current.json)
page=site/releases/$release/$(jq -r '[.files[].path | select(endswith(".csv"))][0]' good/manifest.json)
printf 'x' | dd of="$page" bs=1 seek=0 conv=notrunc status=none
kill "$server"
wait "$server" 2>/dev/null || true
java -jar "$jar" serve --port 0 > said &
server=$!
read -r line < said
SITE=$(grep -o 'http://[^ ]*[0-9]' <<<"$line")
if (cd bad && bash ../check.sh); then
    echo "a replaced file was not noticed" >&2
    exit 1
fi
grep -q '^DIFFERENT .*csv$' bad/different.txt
echo "the replaced file was noticed: $(cat bad/different.txt)"
