#!/usr/bin/env bash
# Each module's jar and the runner hold their bill of materials (CycloneDX, META-INF/sbom/bom.json), and each library in
# it is one that was reviewed, by checksum. Needs a build before it.
set -euo pipefail
cd "$ROOT"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cut -d ' ' -f 1 .mvn/checksums/checksums.sha256 | sort -u >"$work/reviewed"

# Takes the bill of jar $1, in which it is called $2, to file $3.
bill() {
    [ "$(unzip -Z1 "$1" 'META-INF/sbom/?*' 2>/dev/null)" = META-INF/sbom/bom.json ] \
        || { echo "$1 doesn't hold its bill of materials, or more than one" >&2; return 1; }
    unzip -p "$1" META-INF/sbom/bom.json >"$3"
    jq -e --arg name "$2" '.bomFormat == "CycloneDX" and .metadata.component.name == $name' "$3" >/dev/null \
        || { echo "the bill in $1 is another's" >&2; return 1; }
}

# The libraries of bill $1 without a checksum that was reviewed.
unreviewed() {
    jq -r '.components[] | select(.group != "mx.prep")
        | [([.hashes[]? | select(.alg == "SHA-256") | .content] + ["none"])[0], .group + ":" + .name + ":" + .version]
        | join(" ")' "$1" | awk 'NR == FNR { known[$1]; next } !($1 in known) { print $2 }' "$work/reviewed" -
}

# The libraries in jar $1 that bill $2 doesn't name.
unnamed() {
    unzip -Z1 "$1" 'META-INF/maven/*/*/pom.properties' | cut -d / -f 3,4 | sort -u >"$work/inside"
    jq -r '(.components + [.metadata.component])[] | .group + "/" + .name' "$2" | sort -u | comm -23 "$work/inside" -
}

# Fails if jar $1, with name $2, holds no bill or one that has libraries that nobody reviewed.
check() {
    local bad
    bill "$1" "$2" "$work/bill.json" || return
    bad=$(unreviewed "$work/bill.json") || return
    [ -z "$bad" ] || { echo "$1: not reviewed (then 05-artifacts.sh --update): $bad" >&2; return 1; }
    bad=$(unnamed "$1" "$work/bill.json") || return
    [ -z "$bad" ] || { echo "$1: not in its bill of materials: $bad" >&2; return 1; }
    echo "$1: $(jq '.components | length' "$work/bill.json") libraries, each as reviewed"
}

for pom in prep-*/pom.xml; do
    module=$(dirname "$pom")
    check "$(echo "$module/target/$module"-*SNAPSHOT.jar)" "$module"
done
runner=prep-examples/target/prep.jar
check "$runner" prep-examples
[ "$(jq '.components | length' "$work/bill.json")" -gt 50 ] || { echo "the runner's bill is nearly empty" >&2; exit 1; }

# Each of these has to be refused.
refused() {
    if (check "$work/$1.jar" prep-examples) >"$work/said" 2>&1; then
        echo "goes unnoticed: $1" >&2
        exit 1
    fi
    echo "refused: $(cut -c 1-160 "$work/said" | head -n 1)"
}

# Puts the runner's bill as filter $2 leaves it into jar $1.
forge() {
    mkdir -p "$work/META-INF/sbom"
    unzip -p "$runner" META-INF/sbom/bom.json | jq "$2" >"$work/META-INF/sbom/bom.json"
    jar --create --file "$work/$1.jar" -C "$work" META-INF
}

jar --create --file "$work/none.jar" -C "$work" reviewed
refused none
guava='.components[] | select(.name == "guava")'
forge no-sum "($guava).hashes |= map(select(.alg != \"SHA-256\"))"
refused no-sum
forge no-sums "del(($guava).hashes)"
refused no-sums
forge other-sum "($guava | .hashes[] | select(.alg == \"SHA-256\") | .content) = \"00\""
refused other-sum
forge other-name '.metadata.component.name = "other"'
refused other-name
cp "$runner" "$work/unnamed.jar"
unzip -p "$runner" META-INF/sbom/bom.json | jq "del($guava)" >"$work/META-INF/sbom/bom.json"
jar --update --file "$work/unnamed.jar" -C "$work" META-INF/sbom/bom.json
refused unnamed
