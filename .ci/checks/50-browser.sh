#!/usr/bin/env bash
# The demo's site in a headless browser: page and path route show the data of one cut. Pictures are left in target/.
set -euo pipefail
cd "$ROOT"

jar=$ROOT/prep-examples/target/prep.jar
pictures=$ROOT/prep-examples/target/browser
work=$(mktemp -d)
mkdir -p "$pictures"
stop() {
    kill "${demo:-}" 2>/dev/null || true
    wait "${demo:-}" 2>/dev/null || true
    rm -rf "$work"
}
trap stop EXIT

java -jar "$jar" demo --cuts 3 --every 1s --port 0 >"$work/demo.log" 2>&1 &
demo=$!
for _ in $(seq 1 600); do
    grep -q 'That was the last cut' "$work/demo.log" && break
    kill -0 "$demo" || { cat "$work/demo.log" >&2; exit 1; }
    sleep 0.1
done
cat "$work/demo.log"
site=$(sed -n 's/^The site: //p' "$work/demo.log")

browse() {
    chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking \
        --disable-component-update --disable-sync --hide-scrollbars --window-size=900,900 \
        --user-data-dir="$(mktemp -d -p "$work")" --virtual-time-budget=5000 "$@" 2>>"$work/chromium.log"
}

# Fails unless the page of path $2, which is titled $3, shows figures of the last cut.
shows_data() {
    local name=$1 url=$site$2 title=$3 dom=$work/$1.html pattern
    browse --dump-dom "$url" >"$dom"
    for pattern in \
        '<html [^>]*data-prep-cut="20210606-2010"' \
        'data-prep-ready="20210606-2010"' \
        'data-prep-mixed="false"' \
        '<time id="corte">06 junio 2021 20:10</time>' \
        "<h2 id=\"titulo\">$title</h2>" \
        '<dd id="capturadas">[0-9,]+</dd>' \
        '<dd id="esperadas">[1-9][0-9,]*</dd>' \
        '<dd id="votos">[1-9][0-9,]*</dd>' \
        '<td>PAN</td><td>[0-9,]+</td>'; do
        grep -qE "$pattern" "$dom" || { cat "$dom" >&2; echo "$url lacks $pattern" >&2; exit 1; }
    done
    browse --screenshot="$pictures/$name.png" "$url"
    [ -s "$pictures/$name.png" ]
    echo "$url: $(grep -oE 'id="(corte|titulo|capturadas|esperadas|votos)">[^<]*' "$dom" | tr '\n' ' ')"
}

shows_data national '' Nacional
shows_data entity entidad/2 'baja california'
