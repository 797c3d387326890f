#!/usr/bin/env bash
# prep-examples/prep starts the runner without an archive of classes and with one, says the same, and with it takes
# nearly all classes from there.
set -euo pipefail
cd "$ROOT"

prep=prep-examples/prep
archive=prep-examples/target/prep.jsa
rm -f "$archive"
before=$("$prep" --version)
"$prep" --make-archive
after=$("$prep" --version)
[ "$before" = "$after" ]
[[ $after == prep\ * ]]

log=$(mktemp)
trap 'rm -f "$log"' EXIT
JAVA_OPTS="-Xlog:class+load:file=$log" "$prep" --version >/dev/null
all=$(wc -l <"$log")
archived=$(grep -c 'shared objects file' "$log")
echo "$archived of $all classes come from the archive"
[ $((archived * 10)) -gt $((all * 9)) ]
