#!/usr/bin/env bash
# The demo in a terminal: every cut confirmed, no line wider than the terminal, and a clean end when it is interrupted.
set -euo pipefail
cd "$ROOT"

jar=$ROOT/prep-examples/target/prep.jar
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for width in 80 120; do
    COLUMNS=$width script -qec \
        "stty cols $width rows 40; java -jar '$jar' demo --cuts 5 --every 1s --exit --port 0" "$work/terminal.txt" >/dev/null
    python3 - "$work/terminal.txt" "$width" <<'PY'
import re, sys
width = int(sys.argv[2])
text = open(sys.argv[1], encoding="utf-8", newline="").read()
lines = [l for l in text.split("\n") if not l.startswith("Script ")]
plain = [re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", part) for line in lines for part in line.split("\r")]
wide = [part for part in plain if len(part) > width]
cuts = [part for part in plain if re.match(r"\s*(06-06 )?20:[0-9]{2} .* yes(, [0-9]+)?\s*$", part)]
shown = [part for part in plain if part.strip() and "█" not in part]
print("\n".join(shown))
print(f"{width} columns: longest line {max(map(len, plain))}, {len(cuts)} cuts confirmed, {len(plain) - len(shown)} others")
if wide:
    sys.exit(f"wider than {width}: {wide}")
if len(cuts) != 5 or "5 of 5 cuts published, 5 confirmed" not in text:
    sys.exit("not every cut was confirmed")
PY
done
