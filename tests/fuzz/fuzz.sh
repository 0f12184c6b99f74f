#!/bin/sh
# fuzz.sh -- runs fuzz targets one after the other, each for a while, from its corpus; TAP.
#
# usage: fuzz.sh [TARGET ...]      all that are built
#
# OHM_FUZZ_SECONDS is the time of each (3); OHM_FUZZ_RUNS instead the number of executions, of which targets
# that build whole experiments do a tenth; OHM_FUZZ_STOP ends after the first finding.  What a target learns stays in
# fuzz-corpus/TARGET of the build folder, a finding in fuzz-corpus/TARGET-*.
set -u
top=${top_builddir:-.}
source=${top_srcdir:-.}/tests/fuzz
cd "$top" || exit 1
[ $# -gt 0 ] || for corpus in "$source"/*.corpus; do
    set -- "$@" "tests/fuzz/$(basename "$corpus" .corpus)"
done
mkdir -p fuzz-corpus
export ASAN_OPTIONS=allocator_may_return_null=1:quarantine_size_mb=16

# Inputs are small: what is large is slow and teaches nothing.
longest() { # name
    case $1 in
    experiment) echo 2048 ;;
    card | dataset | npz | weights | subckt | yaml) echo 1024 ;;
    *) echo 256 ;;
    esac
}

# Executions that are wanted of a target.
wanted() { # name
    case $1 in
    experiment | results) echo $((OHM_FUZZ_RUNS / 10)) ;;
    *) echo "$OHM_FUZZ_RUNS" ;;
    esac
}

number=0 findings=0
echo "1..$#"
for target in "$@"; do
    name=$(basename "$target")
    folder=fuzz-corpus/$name
    log=fuzz-corpus/$name.log
    number=$((number + 1))
    mkdir -p "$folder"
    tests/fuzz/corpus unpack "$source/$name.corpus" "$folder" || exit 1
    if [ -n "${OHM_FUZZ_RUNS:-}" ]; then
        limit=-runs=$(wanted "$name")
    else
        limit=-max_total_time=${OHM_FUZZ_SECONDS:-3}
    fi
    start=$(date +%s)
    "tests/fuzz/$name" "$limit" -seed=1 -timeout=120 -rss_limit_mb=4096 -print_final_stats=1 \
        -max_len="$(longest "$name")" -artifact_prefix="$folder-" "$folder" >"$log" 2>&1
    status=$?
    seconds=$(($(date +%s) - start))
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    if [ $status -eq 0 ]; then
        echo "ok $number - $name: ${runs:-?} executions in $seconds s, no finding"
        continue
    fi
    findings=$((findings + 1))
    echo "not ok $number - $name: a finding after ${runs:-?} executions in $seconds s"
    grep -E 'fuzz:|runtime error|ERROR|SUMMARY|written to|#[0-9]+ .*/(src|tests)/' "$log" | tail -n 20 | sed 's/^/# /'
    [ -z "${OHM_FUZZ_STOP:-}" ] || break
done
[ $findings -eq 0 ]
