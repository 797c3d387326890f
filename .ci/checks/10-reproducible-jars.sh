#!/usr/bin/env bash
# Two clean builds, in folders, time zones and languages of their own, make the same of all that is released: jars,
# sources, Javadoc, test kit, runner and bills of materials.
set -euo pipefail
cd "$ROOT"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Builds a copy of the sources in folder $1 with the environment that follows, and lists what is made to $1.txt.
build() {
    local name=$1 folder=$work/$1/copy
    shift
    mkdir -p "$folder"
    rsync -rlp --exclude target/ --exclude .git/ --exclude .ci/tools/ ./ "$folder/"
    (
        cd "$folder"
        # Only what makes nothing is left out.
        env "$@" mvn -q -B -ntp -DskipTests -Denforcer.skip -Dspotless.check.skip -Djacoco.skip verify >&2
        find . '(' -path '*/target/*.jar' -o -path '*/META-INF/sbom/bom.json' ')' -print0 | sort -z | xargs -0 sha256sum
    ) >"$work/$name.txt"
}

build one TZ=UTC LC_ALL=C.UTF-8 &
first=$!
build two-deeper TZ=America/Mexico_City MAVEN_OPTS="-Duser.language=es -Duser.country=MX"
wait "$first"

cat "$work/one.txt"
for pom in prep-*/pom.xml; do
    module=$(dirname "$pom")
    for made in "$module/target/$module-[^/]*T\.jar" "$module/target/$module-[^/]*-sources\.jar" \
        "$module/target/$module-[^/]*-javadoc\.jar" "$module/target/classes/META-INF/sbom/bom\.json"; do
        grep -q "/$made\$" "$work/one.txt" || { echo "no $made was built" >&2; exit 1; }
    done
done
for made in prep-core/target/prep-core-.*-tests.jar prep-examples/target/prep.jar; do
    grep -q "/$made\$" "$work/one.txt" || { echo "no $made was built" >&2; exit 1; }
done
diff "$work/one.txt" "$work/two-deeper.txt"
