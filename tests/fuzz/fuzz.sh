#!/bin/sh
# fuzz.sh -- runs fuzz targets, as many at a time as there are processors, each for a while, from its corpus; TAP.
#
# usage: fuzz.sh [TARGET ...]      all that are built
#
# OHM_FUZZ_SECONDS is the time of each (3); OHM_FUZZ_RUNS instead the number of executions, of which targets
# that build whole experiments do a tenth; OHM_FUZZ_STOP starts none after the first finding; OHM_FUZZ_JOBS is how many
# run at a time.  What a target learns stays in fuzz-corpus/TARGET of the build folder, a finding in fuzz-corpus/TARGET-*.
set -u
top=${top_builddir:-.}
source=${top_srcdir:-.}/tests/fuzz
self=$(cd "$(dirname "$0")" && pwd)/fuzz.sh
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

# Runs one target; says in one piece what came of it.
one() { # target
    name=$(basename "$1")
    folder=fuzz-corpus/$name
    log=fuzz-corpus/$name.log
    mkdir -p "$folder"
    tests/fuzz/corpus unpack "$source/$name.corpus" "$folder" || return
    if [ -n "${OHM_FUZZ_RUNS:-}" ]; then
        limit=-runs=$(wanted "$name")
    else
        limit=-max_total_time=${OHM_FUZZ_SECONDS:-3}
    fi
    start=$(date +%s)
    "tests/fuzz/$name" "$limit" -seed=1 -timeout=120 -rss_limit_mb=4096 -print_final_stats=1 \
        -max_len="$(longest "$name")" -artifact_prefix="$folder-" "$folder" >"$log" 2>&1
    status=$?
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    told="${runs:-?} executions in $(($(date +%s) - start)) s"
    if [ $status -eq 0 ]; then
        echo "ok - $name: $told, no finding"
        return
    fi
    found=$(grep -E 'fuzz:|runtime error|ERROR|SUMMARY|written to|#[0-9]+ .*/(src|tests)/' "$log" | tail -n 20 | sed 's/^/# /')
    printf 'not ok - %s: a finding after %s\n%s\n' "$name" "$told" "$found"
    return 1
}

if [ "${1:-}" = --one ]; then
    one "$2" && exit
    [ -z "${OHM_FUZZ_STOP:-}" ] || exit 255 # at which xargs starts no other
    exit 1
fi
cd "$top" || exit 1
[ $# -gt 0 ] || for corpus in "$source"/*.corpus; do
    set -- "$@" "tests/fuzz/$(basename "$corpus" .corpus)"
done
mkdir -p fuzz-corpus
echo "1..$#"
printf '%s\n' "$@" | xargs -n 1 -P "${OHM_FUZZ_JOBS:-$(nproc 2>/dev/null || echo 1)}" "${CONFIG_SHELL:-sh}" "$self" --one
