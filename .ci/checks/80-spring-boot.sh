#!/usr/bin/env bash
# An application outside the library's build takes the installed artifacts: its dependencies converge, the publisher
# starts and stops with it, and nothing of its host is changed.
set -euo pipefail
cd "$ROOT"

work=$(mktemp -d)
repository=$(mvn -B -X -N validate | sed -n 's/^\[DEBUG\] Using local repository at //p')
[ -d "$repository" ] || { echo "Maven doesn't say where its local repository is" >&2; exit 1; }
if [ -e "$repository/mx/prep" ]; then
    echo "mx.prep is installed in $repository already; move it away, this check installs and removes its own" >&2
    exit 1
fi
# What is installed here is this commit's only: no later build may find it.
trap 'rm -rf "$work" "$repository/mx/prep"' EXIT

mvn -B -ntp -q install -Dquick -DskipTests -pl prep-core -am
cp -r prep-examples/spring-boot "$work/outlet"
cp -r .mvn "$work/outlet/"
cd "$work/outlet"
mvn -B -ntp -q package
java -cp "target/outlet-1.jar:target/dependency/*" mx.outlet.Outlet | tee said
grep -q '^published 3 cuts' said
