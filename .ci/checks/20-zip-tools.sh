#!/usr/bin/env bash
# Zips made by the real tools are accepted, and every file in them has the digest that sha256sum says;
# damaged ones are refused.
set -euo pipefail
cd "$ROOT"
export LC_ALL=C.UTF-8

jar=$ROOT/prep-examples/target/prep.jar
[ -f "$jar" ] || { echo "no $jar: build it first" >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
site=$work/site
zips=$work/zips
mkdir -p "$site/assets/datos/vacía" "$zips"

python3 - "$site" <<'PYTHON'
import os, random, sys
site = sys.argv[1]
random.seed(20210606)
def write(path, data):
    with open(os.path.join(site, path), "wb") as out:
        out.write(data)
write("index.html", b"<html><script src=assets/app.js></script></html>")
write("assets/app.js", b"fetch('datos/avance.json');\n" * 500)
write("assets/datos/año.json", '{"hora":"20:15","año":2021}'.encode())
write("assets/datos/avance.json", b'{"capturadas":"0"}' * 40000)
write("assets/base.csv", "sección|nulos\n".encode("latin-1") + b"0|0\n" * 300000)
write("assets/foto.png", random.randbytes(300000))
write("assets/vacio.txt", b"")
PYTHON

cd "$site"
zip -q -r "$zips/infozip.zip" .
zip -q -r -9 "$zips/infozip-best.zip" .
zip -q -r -0 "$zips/infozip-stored.zip" .
zip -q -r -fd "$zips/infozip-descriptors.zip" .
zip -q -D -X -r "$zips/infozip-bare.zip" .
zip -q -r - . | cat >"$zips/infozip-streamed.zip"
zip -q -r -1 - . | cat >"$zips/infozip-streamed-fast.zip"
zip -q -r -z "$zips/infozip-comment.zip" . <<<"Corte 20:15"
cp "$zips/infozip.zip" "$zips/infozip-updated.zip"
zip -q -d "$zips/infozip-updated.zip" index.html
zip -q "$zips/infozip-updated.zip" index.html
7z a -bd -tzip "$zips/7z.zip" . >/dev/null
7z a -bd -tzip -mx=9 -mcu=on "$zips/7z-utf8.zip" . >/dev/null
7z a -bd -tzip -mx=0 "$zips/7z-stored.zip" . >/dev/null
jar cfM "$zips/jar.zip" .
jar cf0M "$zips/jar-stored.zip" .
python3 - "$zips" <<'PYTHON'
import os, shutil, sys, zipfile
zips = sys.argv[1]
class Pipe:
    def __init__(self, file): self.file = file
    def write(self, data): return self.file.write(data)
    def flush(self): self.file.flush()
def files():
    for folder, _, names in os.walk("."):
        for name in names:
            yield os.path.relpath(os.path.join(folder, name), ".")
def fill(archive, **how):
    for path in files():
        with open(path, "rb") as source, archive.open(path, "w", **how) as target:
            shutil.copyfileobj(source, target)
def make(name, method, **how):
    with zipfile.ZipFile(os.path.join(zips, name), "w", method) as archive:
        fill(archive, **how)
make("python-stored.zip", zipfile.ZIP_STORED)
make("python.zip", zipfile.ZIP_DEFLATED)
make("python-zip64.zip", zipfile.ZIP_DEFLATED, force_zip64=True)
for name, how in ("python-streamed.zip", {}), ("python-streamed-zip64.zip", {"force_zip64": True}):
    with open(os.path.join(zips, name), "wb") as out:
        with zipfile.ZipFile(Pipe(out), "w", zipfile.ZIP_DEFLATED) as archive:
            fill(archive, **how)
shutil.make_archive(os.path.join(zips, "python-tree"), "zip", ".")
PYTHON

find . -type f -printf '%P\0' | LC_ALL=C sort -z | xargs -0 sha256sum >"$work/expected"
cd "$work"
java -jar "$jar" inspect --json "$zips"/*.zip >"$work/accepted.jsonl"
python3 - "$work/expected" "$work/accepted.jsonl" "$zips" <<'PYTHON'
import glob, hashlib, json, os, sys
expected = {}
for line in open(sys.argv[1], encoding="utf-8"):
    digest, path = line.rstrip("\n").split("  ", 1)
    expected[path] = digest
made = sorted(glob.glob(os.path.join(sys.argv[3], "*.zip")))
lines = [json.loads(line) for line in open(sys.argv[2], encoding="utf-8")]
assert len(lines) == len(made), f"{len(lines)} answers for {len(made)} zips"
for path, answer in zip(made, lines):
    name = os.path.basename(path)
    assert answer["verdict"] == "accepted", f"{name}: {answer['reason']} {answer['message']}"
    assert answer["sha256"] == hashlib.sha256(open(path, "rb").read()).hexdigest(), name
    got = {file["path"]: file["sha256"] for file in answer["files"]}
    assert got == expected, f"{name}: other files than sha256sum sees: {sorted(got)}"
    assert answer["totalBytes"] == sum(file["size"] for file in answer["files"]), name
print(f"{len(made)} zips of 4 tools accepted, {len(expected)} files each")
PYTHON

# Damaged or crafted: each alone, so that each exit code is seen.
bad=$work/bad
mkdir "$bad"
head -c 100000 "$zips/infozip.zip" >"$bad/cut-off.zip"
cat <(echo '#!/bin/sh') "$zips/infozip.zip" >"$bad/prefixed.zip"
cat "$zips/infozip.zip" "$zips/infozip.zip" >"$bad/twice.zip"
(cd "$site" && zip -q -e -P secreto "$bad/encrypted.zip" index.html)
(cd "$site" && 7z a -bd -tzip -mm=LZMA "$bad/lzma.zip" . >/dev/null)
(ln -s /etc/passwd "$work/link" && zip -q -y "$bad/link.zip" link)
python3 - "$zips/python-stored.zip" "$bad" <<'PYTHON'
import sys, warnings, zipfile
warnings.simplefilter("ignore")
data = bytearray(open(sys.argv[1], "rb").read())
data[data.find(b"fetch(")] ^= 1
open(sys.argv[2] + "/crc.zip", "wb").write(data)
for name, paths in ("slip", ["../evil.html"]), ("double", ["a", "a"]), ("case", ["a", "A"]):
    with zipfile.ZipFile(f"{sys.argv[2]}/{name}.zip", "w") as archive:
        for path in paths:
            archive.writestr(path, "x")
open(sys.argv[2] + "/page.zip", "w").write("<!DOCTYPE html><title>Bloqueo IP</title>")
PYTHON
count=0
for zip in "$bad"/*.zip; do
    code=0
    answer=$(java -jar "$jar" inspect --json "$zip") || code=$?
    if [ "$code" -ne 20 ] || [[ $answer != *'"verdict":"refused"'* ]]; then
        echo "$(basename "$zip"): exit $code, $answer" >&2
        exit 1
    fi
    count=$((count + 1))
done
echo "$count damaged zips refused"
