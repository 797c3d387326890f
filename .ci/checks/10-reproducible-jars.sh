#!/usr/bin/env bash
# Two clean builds, in folders, time zones and languages of their own, make the same jars.
set -euo pipefail
cd "$ROOT"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Builds a copy of the sources in folder $1 with the environment that follows, and lists its jars.
build() {
    local folder=$work/$1
    shift
    mkdir -p "$folder"
    rsync -rlp --exclude target/ --exclude .git/ ./ "$folder/"
    (
        cd "$folder"
        env "$@" mvn -q -B -ntp -DskipTests -Dquick package >&2
        find . -path '*/target/*.jar' -print0 | sort -z | xargs -0 sha256sum
    )
}

build one TZ=UTC LC_ALL=C.UTF-8 >"$work/one.txt"
build two/deeper TZ=America/Mexico_City MAVEN_OPTS="-Duser.language=es -Duser.country=MX" >"$work/two.txt"

cat "$work/one.txt"
for jar in prep-core/target/prep-core- prep-examples/target/prep.jar; do
    grep -q "$jar" "$work/one.txt" || { echo "no $jar was built" >&2; exit 1; }
done
diff "$work/one.txt" "$work/two.txt"
