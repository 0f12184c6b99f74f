#!/bin/sh
# run.sh -- a small study from end to end: tables, verdicts, files, kills, shards, networks used again.
# shellcheck disable=SC2317 # check calls the functions
. "${top_srcdir:-.}/tests/cli/lib.sh"
cd "$folder" || exit 99

run() { # output option...
    output=$1
    shift
    "$ohmslice" run e.yaml -q "$@" >"$output"
}

exits() { # status sentence command...
    status=$1 sentence=$2
    shift 2
    "$@" >out 2>err
    got=$?
    echo "status $got"
    cat err
    [ "$got" = "$status" ] && if [ -z "$sentence" ]; then [ ! -s err ]; else grep -qF -e "$sentence" err; fi
}

differ() {
    ! cmp -s "$1" "$2"
}

# Only these files have names that begin with NAME.
only() { # name file...
    name=$1
    shift
    echo "$name"*
    [ "$(echo "$name"*)" = "$*" ]
}

make_data
small_experiment >e.yaml

# --- the run ---
check "a run" run table.txt -o whole.h5
check "... leaves the result alone" only whole whole.h5
for line in 'accuracy in %, 80 test images, 2 trainings, 3 chips each' \
    'segment  bits .* float .* lossless .* digital .* nodal' 'short    many ' 'long     few ' \
    'audit: 4 reads of the first chips solved again.* 0 bad' 'claim: one bit everywhere is enough' \
    '  fails      digital   drop [0-9.]* points \[' '  fails      nodal     drop ' \
    '  holds      digital   drop 0 points' '  holds      nodal '; do
    check "the table has: $line" grep -q -e "^$line" table.txt
done
"$ohmslice" show whole.h5 >shown.txt
check "the file shows the same" cmp shown.txt table.txt
run nothing.txt
check "without -o the same, and no file" cmp nothing.txt table.txt
check "... really none" only nothing nothing.txt
run jobs.txt --jobs 3 --json -o jobs.h5
"$ohmslice" show jobs.h5 --json >shown.txt
check "--json, and show --json: the same object" cmp jobs.txt shown.txt
"$ohmslice" show jobs.h5 >jobs-table.txt
check "the number of threads does not matter" cmp jobs-table.txt table.txt
for line in 'points     4' 'trainings  2' 'chips      12, here 12 ' 'claims     2'; do
    check "--dry-run: $line" prints "^$line" run e.yaml --dry-run -o dry.h5
done
check "... and writes nothing" only dry 'dry*'
run other.txt --set seed=2
check "another seed, other numbers" differ other.txt table.txt

# --- the exit status ---
check "--expect: as expected" exits 0 "" "$ohmslice" run e.yaml -q --expect
sed 's/expect: fails/expect: holds/' e.yaml >unmet.yaml
check "--expect: not as expected" exits 1 "2 verdicts are not as expected" "$ohmslice" run unmet.yaml \
    -q --expect -o unmet.h5
check "... the result is there all the same" only unmet. unmet.h5 unmet.yaml
sed 's/8, 8, 8, 8/1, 1, 1, 1/' e.yaml >coarse.yaml # a small full scale, so that rounding is seen
check "an audit that fails" exits 6 "of 4 audited reads deviate" "$ohmslice" run coarse.yaml -q \
    --set audit.tolerance=1e-15 -o audit.h5
check "... the result is there all the same" only audit audit.h5

# --- what a result holds ---
"$ohmslice" show whole.h5 --experiment >again.yaml
"$ohmslice" run again.yaml -q >again.txt
check "its experiment runs again" cmp again.txt table.txt
check "its tree" prints "^accuracy_nodal (segment=2, bits=2, train_seed=2, trial=3) double" \
    show whole.h5 --tree
check "its notes" prints "^command: ohmslice run e.yaml" show whole.h5 --notes
check "an array" prints "^1 1 1$" show whole.h5 "done"
run traced.txt -o traced.h5 --trace 1
check "--trace changes no number" cmp traced.txt table.txt
check "... and keeps reads" prints "^traces/" show traced.h5 --tree

# --- the page ---
balanced() { # every tag of an HTML page is closed, in order
    awk 'BEGIN { RS = "<" }
        NR == 1 || /^[!?]/ { next }
        {
            tag = $0
            sub(/>.*/, "", tag)
            if (tag ~ /\/$/ || tag ~ /^(meta|br)/) next
            name = tag
            sub(/[ \n\t].*/, "", name)
            if (name !~ /^\//) { stack[++depth] = name; next }
            if ("/" stack[depth--] != name) { print "<" name "> closes " stack[depth + 1]; exit }
        }
        END { if (depth != 0) { print depth " are open"; exit 1 } }' "$1"
}
check "report" "$ohmslice" report whole.h5 -o page.html
check "... leaves the page alone" only page page.html
check "... with tables" grep -q '<table>' page.html
check "... with the verdicts" grep -q 'one bit everywhere is enough' page.html
check "... whose tags are closed" balanced page.html
if command -v gnuplot >/dev/null 2>&1; then
    check "... with pictures" grep -q '<svg' page.html
else
    skip "... with pictures" "gnuplot is not installed"
fi

# --- kills: however often, the numbers are those of a run that nobody disturbed ---
# Runs TRIALS trials and kills them, each time after a longer while, until they are complete.  True with two
# kills or more of which one left something to go on with.
killed_until_complete() { # trials
    delay=0.02 kills=0 resume=
    rm -f k.h5*
    while [ ! -e k.h5 ]; do # it may be killed after that; then it is whole
        # shellcheck disable=SC2086
        "$ohmslice" run e.yaml -q --set "trials=$1" -o k.h5 $resume >killed.txt 2>killed.err &
        sleep "$delay"
        kill -9 $! 2>/dev/null
        wait $! && break
        kills=$((kills + 1))
        if [ -s killed.err ]; then
            echo "after $kills kills: $(cat killed.err)"
            exit 1
        fi
        [ ! -e k.h5.partial ] || resume=--resume
        delay=$(echo "$delay" | awk '{ print $1 * 1.2 }')
    done
    [ "$kills" -ge 2 ] && [ -n "$resume" ]
}
killed_and_resumed() {
    trials=60
    (
        while ! killed_until_complete "$trials"; do # on a quick machine more are needed to be disturbed
            trials=$((trials * 3))
        done
        run many.txt --set "trials=$trials" && only k.h5 k.h5 && "$ohmslice" show k.h5 >killed.txt &&
            cmp killed.txt many.txt
    )
}
check "killed again and again, resumed, the same numbers" killed_and_resumed
check "a complete one is not resumed" exits 2 "k.h5 is complete" run out -o k.h5 --resume
cp k.h5 k2.h5.partial
check "what an earlier run left is not overwritten" exits 2 "resume or replace it" run out -o k2.h5
check "... unless that is wanted" run replaced.txt -o k2.h5 --replace
check "... and the numbers are right" cmp replaced.txt table.txt

# --- shards ---
run out -o a.h5 --shard 1/2
run out -o b.h5 --shard 2/2
check "a part says what is missing" prints "^12 trials are missing" show a.h5
for parts in "a.h5 b.h5" "b.h5 a.h5"; do
    # shellcheck disable=SC2086
    "$ohmslice" merge -o merged.h5 $parts >merged.txt
    check "$parts merged are the whole" cmp merged.txt table.txt
done
"$ohmslice" show merged.h5 >shown.txt
check "... on file too" cmp shown.txt table.txt
check "a part alone is partial" exits 5 "are in none of the files" "$ohmslice" merge -o part.h5 a.h5

# --- reads that the parts keep ---
keeping() { # file, options of run
    file=$1
    shift
    run kept.txt -o "$file" --trace 1 --maps 2 --weights whole.h5 --set transient.reads=1 --set transient.keep=1 \
        --set transient.t_read="1 ns" --set transient.points=3 "$@"
}
keeps() { # what the merged file keeps is what the whole one keeps, in the order of the parts
    for array in traces/nodal/current maps/nodal/word waveforms/nodal/0/shown waveforms/nodal/1/shown \
        traces/digital/code; do
        "$ohmslice" show kept.h5 "$array" 2>kept.err | sort >wanted.txt
        "$ohmslice" show "$1" "$array" 2>>kept.err | sort >found.txt
        cmp wanted.txt found.txt || return
    done
    [ -s wanted.txt ] && "$ohmslice" show kept.h5 | grep ' reads$' | sort >wanted.txt &&
        "$ohmslice" show "$1" | grep ' reads$' | sort | cmp - wanted.txt && [ "$(wc -l <wanted.txt)" -ge 4 ]
}
keeping kept.h5
keeping c.h5 --shard 1/2
keeping d.h5 --shard 2/2
"$ohmslice" merge -o all.h5 d.h5 c.h5 >/dev/null
check "the reads that parts keep come along" keeps all.h5
cp d.h5 again.h5
check "a part given twice is refused, whatever its name" exits 3 "again.h5: every trial in it is in the files before" \
    "$ohmslice" merge -o twice.h5 c.h5 d.h5 again.h5
check "... and nothing is written" test ! -e twice.h5
run out -o three.h5 --shard 1/3 --weights whole.h5
"$ohmslice" merge -o over.h5 a.h5 three.h5 b.h5 >over.txt
check "parts that overlap count once, in the audit too" cmp over.txt table.txt
check "the command says what is kept" prints "^command: ohmslice run e.yaml .*--trace 1 --maps 2" show kept.h5 --notes

# --- networks used again ---
run used.txt --weights whole.h5 -o used.h5
check "--weights: the same numbers" cmp used.txt table.txt
check "--weights: the networks are in the result" prints "w0 (in0=16, out0=4)" show used.h5 --tree
check "map: a network of a result" prints "^8 crossbars of 128 x 128" map whole.h5 --number 1
finish
