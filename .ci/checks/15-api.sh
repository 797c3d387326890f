#!/usr/bin/env bash
# The profile "api" passes an API that is what was released, and refuses one that lacks a method of it.
set -euo pipefail
cd "$ROOT"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
local=$(mvn -B -X -N validate | sed -n 's/^\[DEBUG\] Using local repository at //p')
[ -d "$local" ] || { echo "Maven doesn't say where its local repository is" >&2; exit 1; }
# A local repository of its own: what is "released" here is found by nobody else.
cp -rl "$local" "$work/repository" 2>/dev/null || cp -r "$local" "$work/repository"

mvn -B -ntp -q -Dquick -Dmaven.test.skip -pl prep-core package

# Takes what is built.
run() {
    mvn -B -ntp -Dquick -Dmaven.main.skip -Dmaven.test.skip -Dmaven.repo.local="$work/repository" -pl prep-core "$@"
}

# Releases jar $1 as version $2: a snapshot, since each file of a release has to be a reviewed one.
release() {
    run -q install:install-file -Dfile="$1" -DgroupId=mx.prep -DartifactId=prep-core -Dversion="$2" -Dpackaging=jar
}

# Compares with version $1; the log goes to file $2.
compare() {
    run -Papi verify -Dapi.released="$1" -Djapicmp.skip=false >"$2"
}

run -q dependency:build-classpath -Dmdep.outputFile="$work/classpath"
jar=$(echo "$PWD"/prep-core/target/prep-core-*SNAPSHOT.jar)
release "$jar" 0.0.1-same-SNAPSHOT
compare 0.0.1-same-SNAPSHOT "$work/same.txt" || { cat "$work/same.txt"; exit 1; }

# A release that had one method more.
sed '$ s/^}$/    \/** It is gone. *\/\n    public void gone() {}\n}/' \
    prep-core/src/main/java/mx/prep/Publisher.java >"$work/Publisher.java"
javac -proc:none -nowarn --release 17 -d "$work/more" -cp "$jar:$(cat "$work/classpath")" "$work/Publisher.java"
cp "$jar" "$work/more.jar"
jar --update --file "$work/more.jar" -C "$work/more" .
release "$work/more.jar" 0.0.2-more-SNAPSHOT
if compare 0.0.2-more-SNAPSHOT "$work/more.txt"; then
    cat "$work/more.txt"
    echo "a method is gone and nobody noticed" >&2
    exit 1
fi
grep -m 1 'METHOD_REMOVED' "$work/more.txt" || { cat "$work/more.txt"; exit 1; }
