#!/usr/bin/env bash
# The real 2019 package, where it lies beside the checkout: inspected, published, served, and every file compared with
# what unzip reads. Without it the check says so and passes: the package is not the project's to ship.
set -euo pipefail
cd "$ROOT"
shopt -s nullglob
packages=("$ROOT"/../shared/data/*_PREP*.zip)
if [ "${#packages[@]}" -eq 0 ]; then
    echo "no real package beside the checkout; nothing to compare"
    exit 0
fi
work=$(mktemp -d)
trap 'kill "${server:-}" 2>/dev/null || true; rm -rf "$work"' EXIT
jar=prep-examples/target/prep.jar

for package in "${packages[@]}"; do
    java -jar "$jar" inspect --json "$package" >"$work/inspected.json"
    grep -q '"verdict":"accepted"' "$work/inspected.json"

    mkdir -p "$work/incoming"
    cat >"$work/prep.yaml" <<YAML
source: {type: folder, path: incoming}
integrity: {type: none}
archive: {type: folder, path: archive}
targets:
  - {type: folder, name: portal, path: site, mode: releases}
work: work
YAML
    java -jar "$jar" publish -c "$work/prep.yaml" --package "$package"
    java -jar "$jar" serve -c "$work/prep.yaml" --port 0 >"$work/serve.log" 2>&1 &
    server=$!
    url=
    for _ in $(seq 1 100); do
        url=$(grep -o 'http://127.0.0.1:[0-9]*/' "$work/serve.log" | head -n 1 || true)
        [ -n "$url" ] && curl -fs -o /dev/null "$url.prep/current.json" && break
        sleep 0.1
    done
    files=0
    while IFS= read -r name; do
        case "$name" in */) continue ;; esac
        curl -fs --compressed "$url$name" | cmp - <(unzip -p "$package" "$name")
        files=$((files + 1))
    done < <(unzip -Z1 "$package")
    [ "$files" -gt 0 ]
    echo "$(basename "$package"): $files files served byte for byte"
    kill "$server"
    wait "$server" 2>/dev/null || true
done
