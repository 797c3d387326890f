#!/usr/bin/env bash
# The Lambda handler in prep.jar publishes two cuts of 3,004 files, and a second instance finds them live, in processes
# that are started as Lambda starts them, with the memory of a function of 512 MB.
set -euo pipefail
cd "$ROOT"

java -Xmx1g -cp prep-examples/target/prep.jar mx.prep.examples.bench.ColdStart 1 512
