#!/usr/bin/env bash
# Two successive cuts of 3,004 files (188 MB), of 20,000 and of 70,000 files are published within the heap promised for
# them, and every file is read back. Prints time and peak memory of each process.
set -euo pipefail
cd "$ROOT"

jar=$ROOT/prep-examples/target/prep.jar
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Runs a command with its output in a file, $1; then prints its time and peak memory behind $2.
measured() {
    python3 - "$@" <<'PY'
import resource, subprocess, sys, time
log, what, command = sys.argv[1], sys.argv[2], sys.argv[3:]
started = time.monotonic()
with open(log, "w") as out:
    code = subprocess.run(command, stdout=out, stderr=subprocess.STDOUT).returncode
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
print(f"{what:<32} {time.monotonic() - started:6.1f} s {peak:6.0f} MiB resident at most")
if code:
    print(open(log).read(), file=sys.stderr)
    sys.exit(f"{what}: ended with {code}")
PY
}

publish_twice() {
    local scale=$1 files=$2 heap=$3
    local folder=$work/$scale
    mkdir "$folder"
    cat >"$folder/prep.yaml" <<YAML
source: {type: folder, path: incoming}
integrity: {type: none}
archive: {type: folder, path: archive}
targets:
  - {type: folder, name: portal, path: site, mode: releases}
work: work
YAML
    java -cp "$jar" mx.prep.examples.bench.MakePackage "$scale" 40 "$folder/packages" >"$folder/packages.txt"
    local package releases=0
    while IFS= read -r package; do
        measured "$folder/publish.log" "$scale, -Xmx$heap: publish" \
            java -Xmx"$heap" -jar "$jar" publish -c "$folder/prep.yaml" --package "$package"
        measured "$folder/confirm.log" "$scale, -Xmx$heap: confirm --all" \
            java -Xmx"$heap" -jar "$jar" confirm -c "$folder/prep.yaml" --all --json
        if ! grep -q "\"checked\":$files[,}]" "$folder/confirm.log"; then
            cat "$folder/confirm.log" >&2
            echo "$scale: not all of $files files were read back" >&2
            exit 1
        fi
        releases=$((releases + 1))
        [ "$(find "$folder/site/releases" -mindepth 1 -maxdepth 1 | wc -l)" -eq "$releases" ]
        [ "$(find "$folder/site/releases" -type f | wc -l)" -eq $((releases * files)) ]
    done <"$folder/packages.txt"
    [ "$releases" -eq 2 ]
    rm -rf "$folder"
}

publish_twice bench 3004 128m
publish_twice files_20k 20000 128m
publish_twice files_70k 70000 256m
