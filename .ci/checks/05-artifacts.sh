#!/usr/bin/env bash
# Every library and plugin is the one that was reviewed: each jar in the local Maven repository that
# .ci/artifacts.sha256 names has the checksum that stands there, and whatever the modules' bills of
# materials (bom.json, made by "mvn verify") name is in that list with the same checksum.
#
#   05-artifacts.sh           checks; needs a build before it
#   05-artifacts.sh --update  writes the list anew from a repository that only this build has filled
set -euo pipefail
cd "${ROOT:-$(dirname "${BASH_SOURCE[0]}")/../..}"

list=$PWD/.ci/artifacts.sha256
repository=${MAVEN_REPOSITORY:-$HOME/.m2/repository}

if [ "${1:-}" = --update ]; then
    (cd "$repository" && find . -name '*.jar' ! -path './mx/prep/*' -printf '%P\0' | LC_ALL=C sort -z | xargs -0 sha256sum) >"$list"
    wc -l "$list"
    exit
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The lines of list $1 whose file is in the repository and is another one.
differing() {
    local sum path
    while read -r sum path; do
        [ -f "$repository/$path" ] && printf '%s  %s\n' "$sum" "$path"
    done <"$1" >"$work/here"
    [ -s "$work/here" ] || { echo "nothing of $1 is in $repository: build first" >&2; exit 1; }
    (cd "$repository" && sha256sum --check --quiet "$work/here" 2>/dev/null) || true
}

different=$(differing "$list")
[ -z "$different" ] || { echo "not the reviewed files: $different" >&2; exit 1; }
echo "$(wc -l <"$work/here") of $(wc -l <"$list") listed jars are here, each as reviewed"

# What is shipped: checksum and name of each component of each module's bill of materials.
bills=(prep-*/target/bom.json)
[ -e "${bills[0]}" ] || { echo "no bill of materials: mvn verify makes them" >&2; exit 1; }
jq -r '.components[] | select(.group != "mx.prep")
    | [(.hashes[] | select(.alg == "SHA-256") | .content), .group + ":" + .name + ":" + .version] | @tsv' \
    "${bills[@]}" | sort -u >"$work/shipped"
cut -d ' ' -f 1 "$list" | sort -u >"$work/sums"
unknown=$(awk 'NR == FNR { known[$1]; next } !($1 in known) { print $2 }' "$work/sums" "$work/shipped")
[ -z "$unknown" ] || { echo "shipped, but not reviewed (then --update): $unknown" >&2; exit 1; }
[ "$(wc -l <"$work/shipped")" -gt 50 ] || { echo "the bills of materials are nearly empty" >&2; exit 1; }
echo "$(wc -l <"$work/shipped") shipped components, each as reviewed"

# A list with one wrong sum has to fail.
head -n 1 "$work/here" | sed 's/^......../00000000/' >"$work/wrong"
[ -n "$(differing "$work/wrong")" ] || { echo "a wrong checksum goes unnoticed" >&2; exit 1; }
