#!/usr/bin/env bash
# The build takes only files that were reviewed. Maven holds each one that it resolves (plugins, their libraries, the
# modules' in every scope, tools, poms) against .mvn/checksums/checksums.sha256 before anything of it runs, and a line
# that is wrong or missing ends the build: .mvn/maven.config, Maven 3.9.2 or newer, which .ci/run brings.
#
#   05-artifacts.sh           shows that it does
#   05-artifacts.sh --update  writes the list anew: what builds of these poms resolve, into an empty repository
set -euo pipefail
cd "${ROOT:-$(dirname "${BASH_SOURCE[0]}")/../..}"

list=$PWD/.mvn/checksums/checksums.sha256
maven=$(.ci/maven)
PATH=$maven:$PATH
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# A class and a test for module $1: enough for every plugin to load what it needs.
fill() {
    local name
    name=$(basename "$1" | tr -d -)
    mkdir -p "$1/src/main/java/$name" "$1/src/test/java/$name"
    printf '/** Nothing. */\npackage %s;\n' "$name" >"$1/src/main/java/$name/package-info.java"
    printf 'package %s;\n\n/** Nothing. */\npublic final class Nothing {\n    private Nothing() {}\n}\n' "$name" \
        >"$1/src/main/java/$name/Nothing.java"
    printf 'package %s;\n\nclass NothingTest {\n    @org.junit.jupiter.api.Test\n    void nothing() {}\n}\n' "$name" \
        >"$1/src/test/java/$name/NothingTest.java"
}

# Adds to the list in the current folder's .mvn what a build with these arguments resolves.
record() {
    mvn -B -ntp -q -Dmaven.repo.local="$work/repository" -Dtest=NothingTest \
        -Daether.artifactResolver.postProcessor.trustedChecksums.record=true "$@"
}

update() {
    local module project=$work/project outlet=$work/outlet
    mkdir "$project"
    cp -r .mvn LICENSE pom.xml "$project/"
    rm -f "$project/.mvn/checksums/"*
    for module in prep-*/; do
        mkdir "$project/$module"
        cp "$module/pom.xml" "$project/$module"
        fill "$project/$module"
    done
    cp -r prep-examples/src/main/licences "$project/prep-examples/src/main/"
    mkdir "$outlet"
    cp prep-examples/spring-boot/pom.xml "$outlet/"
    fill "$outlet"
    rm -r "$outlet/src/test"
    cd "$project"
    # All that is run here or stands in docs: the profiles, what .ci/checks call, and a deployment to nowhere.
    record -Papi -DaltDeploymentRepository="none::file://$work/deployed" \
        clean deploy dependency:build-classpath dependency:tree
    record -Dquick -Pfuzz -pl prep-core test
    cp -r .mvn "$outlet/"
    cd "$outlet"
    record -Dsurefire.failIfNoSpecifiedTests=false package
    LC_ALL=C sort -k 2 .mvn/checksums/checksums.sha256 >"$list"
    wc -l "$list"
}

if [ "${1:-}" = --update ]; then
    update
    exit
fi

# Builds nearly nothing with list $1; the log goes to file $2.
build() {
    mvn -B -ntp -N validate -Daether.trustedChecksumsSource.summaryFile.basedir="$(dirname "$1")/" >"$2" 2>&1
}

# Fails unless a build with the list that the filter $2 leaves is ended for the enforcer's sake; $1 says what is wrong.
refused() {
    local reason='trusted checksum.*maven-enforcer-plugin\|maven-enforcer-plugin.*trusted checksum'
    mkdir "$work/$1"
    sed "$2" "$list" >"$work/$1/checksums.sha256"
    if build "$work/$1/checksums.sha256" "$work/$1.txt" || ! grep -q "$reason" "$work/$1.txt"; then
        cat "$work/$1.txt"
        echo "a line that is $1 goes unnoticed" >&2
        exit 1
    fi
    echo "$1: $(grep -m 1 "$reason" "$work/$1.txt" | cut -c 1-160)"
}

build "$list" "$work/whole.txt" || { cat "$work/whole.txt"; exit 1; }
plugin='\(/maven-enforcer-plugin-[0-9.]*\.jar\)$'
refused wrong "\\|$plugin| s/^......../00000000/"
refused missing "\\|$plugin| d"
refused "missing for a pom" '\|/maven-enforcer-plugin-[0-9.]*\.pom$| d'
echo "$(wc -l <"$list") files are reviewed"
