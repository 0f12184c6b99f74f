#!/bin/sh
# fuzz.sh -- runs fuzz targets, as many at a time as there are processors, each for a while, from its corpus; TAP.
#
# usage: fuzz.sh [TARGET ...]      all that are built
#
# OHM_FUZZ_SECONDS is the time of each (3); OHM_FUZZ_RUNS instead the number of executions, of which targets
# that build whole experiments do a tenth.  These are done a twentieth at a time, and each is noted in the file
# OHM_FUZZ_TALLY: a call that was stopped is gone on with.  OHM_FUZZ_STOP starts none after the first finding;
# OHM_FUZZ_JOBS is how many run at a time.  What a target learns stays in fuzz-corpus/TARGET of the build folder, a
# finding in fuzz-corpus/TARGET-*.
set -u
top=${top_builddir:-.}
source=${top_srcdir:-.}/tests/fuzz
self=$(cd "$(dirname "$0")" && pwd)/fuzz.sh
tally=${OHM_FUZZ_TALLY:-fuzz-corpus/tally}
with=${OHM_FUZZ_WITH:-all}

# Few bytes are kept from being used again, and the place of an allocation is not recorded but for the call: half of
# the time.  A finding is repeated with all of it.
export ASAN_OPTIONS=allocator_may_return_null=1:quarantine_size_mb=1:malloc_context_size=1

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

# Those of a target that the tally has.
done_before() { # name
    [ ! -f "$tally" ] || awk -v name="$1" -v with="$with" '$1 == name && $4 == with { n += $2 } END { print n + 0 }' "$tally"
}

# Runs a target once with a limit; *runs, *status.
run() { # name, limit, seed, how slowly inputs get longer (0: at once)
    "tests/fuzz/$1" "$2" -seed="$3" -len_control="$4" -timeout=120 -rss_limit_mb=4096 -print_final_stats=1 -reload=0 \
        -max_len="$(longest "$1")" -artifact_prefix="fuzz-corpus/$1-" "fuzz-corpus/$1" >"fuzz-corpus/$1.log" 2>&1
    status=$?
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "fuzz-corpus/$1.log")
}

# All that are wanted, a twentieth at a time, every other one with long inputs from its start; *runs is all that there
# have been.
run_long() { # name
    wanted=$(wanted "$1")
    piece=$((wanted / 20 + 1))
    sum=$(done_before "$1")
    sum=${sum:-0} status=0 slowly=100
    while [ "$sum" -lt "$wanted" ] && [ $status -eq 0 ]; do
        from=$(date +%s)
        run "$1" "-runs=$((wanted - sum < piece ? wanted - sum : piece))" $((sum + 1)) $slowly
        slowly=$((100 - slowly))
        sum=$((sum + ${runs:-0}))
        [ $status -ne 0 ] || echo "$1 $runs $(($(date +%s) - from)) $with" >>"$tally"
    done
    runs=$sum
}

# Runs one target; says in one piece what came of it.
one() { # target
    name=$(basename "$1")
    mkdir -p "fuzz-corpus/$name"
    tests/fuzz/corpus unpack "$source/$name.corpus" "fuzz-corpus/$name" || return
    start=$(date +%s)
    if [ -n "${OHM_FUZZ_RUNS:-}" ]; then
        run_long "$name"
    else
        run "$name" "-max_total_time=${OHM_FUZZ_SECONDS:-3}" 1 100
    fi
    told="${runs:-?} executions, now $(($(date +%s) - start)) s"
    if [ $status -eq 0 ]; then
        echo "ok - $name: $told, no finding"
        return
    fi
    found=$(grep -E 'fuzz:|runtime error|ERROR|SUMMARY|written to|#[0-9]+ .*/(src|tests)/' "fuzz-corpus/$name.log" |
        tail -n 20 | sed 's/^/# /')
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
