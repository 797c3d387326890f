#!/usr/bin/env bash
# The demo in a terminal: every cut confirmed, every fault handled as promised, no line wider than the terminal, and a
# clean end when it is interrupted.
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
parts = [re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", part)
         for line in text.split("\n") if not line.startswith("Script ") for part in line.split("\r")]
bar = re.compile(r"(\w+).* \[[# ]{24}\] (\d+)")
print("\n".join(part for part in parts if part.strip() and not bar.match(part)))
wide = [part for part in parts if len(part) > width]
if wide:
    sys.exit(f"wider than {width} columns: {wide}")
if re.search(r"Incident|Refused|Held|Exception", text):
    sys.exit("something went wrong")
cuts = [part for part in parts if re.match(r" *(06-06 )?20:[0-9]{2} .* yes(, 60)?$", part)]
if len(cuts) != 5 or "5 of 5 cuts published, 5 confirmed" not in text:
    sys.exit("not every cut was confirmed")
uploads = [int(found.group(2)) for found in map(bar.match, parts) if found and found.group(1) == "Uploading"]
back = sum(1 for before, after in zip(uploads, uploads[1:]) if after <= before)
if not uploads or back > 4:
    sys.exit(f"{len(uploads)} bars of 5 uploads, of which {back} went back")
print(f"{width} columns: longest line {max(map(len, parts))}, {len(cuts)} cuts confirmed, {len(uploads)} bars")
PY
done

# script -e ends with the demo's own exit code.
start=$SECONDS
COLUMNS=80 script -qec "stty cols 80 rows 40; java -jar '$jar' demo --faults --port 0" "$work/faults.txt" >/dev/null
python3 - "$work/faults.txt" "$((SECONDS - start))" <<'PY'
import re, sys
text = open(sys.argv[1], encoding="utf-8", newline="").read()
parts = [re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", part)
         for line in text.split("\n") if not line.startswith("Script ") for part in line.split("\r")]
bars = [part for part in parts if re.match(r"[\w ,]+ \(.*\)$", part)]
print("\n".join(part for part in parts if part.strip() and part not in bars))
wide = [part for part in parts if len(part) > 80]
if wide:
    sys.exit(f"wider than 80 columns: {wide}")
faults = ["slow link", "truncated download", "corrupt zip", "403 with a web page", "older cut again",
          "duplicate cut", "same cut, other bytes", "old sidecar", "target down"]
handled = [fault for fault in faults
           if any(re.match(re.escape(fault) + r"  .* \d\d:\d\d > \d\d:\d\d +\d+ yes$", part) for part in parts)]
if handled != faults or not re.search(r"^9 of 9 handled as promised", text, re.M):
    sys.exit(f"handled were {handled}")
if not re.search(r"^ +freed by: prep accept [0-9a-f]{12} --reason", text, re.M):
    sys.exit("nobody said how the held package is freed")
if len(bars) != len(faults):
    sys.exit(f"{len(bars)} bars say what goes wrong")
print(f"{len(handled)} faults in {sys.argv[2]} s")
PY

# Interrupted while it follows, while the finished site stays up, and while something goes wrong. A shell's background
# jobs ignore the signal.
python3 - "$jar" <<'PY'
import os, re, signal, subprocess, sys
for options, moment in ((["--cuts", "72", "--every", "1s"], r"20:05 "),
                        (["--cuts", "1", "--every", "1s"], r"That was the last cut"),
                        (["--faults"], r"slow link ")):
    demo = subprocess.Popen(
        ["java", "-jar", sys.argv[1], "demo", "--port", "0"] + options,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
    seen = []
    for line in demo.stdout:
        seen.append(line)
        if re.match(moment, line):
            demo.send_signal(signal.SIGINT)
    code = demo.wait(60)
    output = "".join(seen)
    folder = re.search(r"Archive and target: (\S+)", output).group(1)
    # 130 is what a shell says of a process that was interrupted.
    if code != 130 or re.search(r"Exception|Error|^\s+at |mistake", output, re.M):
        sys.exit(f"interrupted after '{moment}', it ended with {code}:\n{output}")
    if os.path.exists(folder):
        sys.exit(f"interrupted after '{moment}', it left {folder}:\n{output}")
    print(f"interrupted after '{moment}': ended with {code}, last line: {seen[-1].strip()}")
PY
