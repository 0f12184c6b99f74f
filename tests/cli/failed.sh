#!/bin/sh
# failed.sh -- what does not succeed is told, marked and read again: trainings that diverge, audits that fall short.
# shellcheck disable=SC2317 # check calls the functions
. "${top_srcdir:-.}/tests/cli/lib.sh"
cd "$folder" || exit 99

# exits STATUS WORDS COMMAND...: standard error has WORDS.
exits() {
    status=$1 words=$2
    shift 2
    "$@" >out 2>err
    got=$?
    echo "status $got"
    cat err
    [ "$got" = "$status" ] && { [ -z "$words" ] || grep -q -F -e "$words" err; }
}

make_data
small_experiment | sed -e '/^sweep/,/^trials/d' -e '/^audit/,$d' -e 's/rate: 0.1, //' \
    -e 's/layers: .*/layers: [16, 30, 30, 4]}/' >base.yaml
cat base.yaml - >d.yaml <<'END'
train.momentum: 0.999
sweep:
  rate: {good: {train.rate: 1e-4}, bad: {train.rate: 10, train.method: l1, train.alpha_pretrain: 1e6}}
  bits: {many: {readout.bits: [8, 8, 8, 8]}, few: {readout.bits: [2, 2, 2, 2]}}
audit: {reads: 4}
claims:
  - {says: it works, at: {rate: bad}, holds_if: accuracy >= 20}
  - {says: the good one works, at: {rate: good}, holds_if: accuracy >= -999}
  - {says: the best one works, at: {rate: best}, holds_if: accuracy >= -999}
END

# --- trainings ---
check "a training that diverges: the others go on, and the status is 7" exits 7 \
    "2 of 4 trainings diverged" "$ohmslice" run d.yaml -q -o d.h5
cp out run.txt
check "it is told at once, with its place" grep -q \
    "^ohmslice: warning: rate bad, bits many, training 1: the training diverged in epoch 1 of 5: " err
"$ohmslice" show d.h5 >show.txt 2>show.err
check "the file reads, and shows what the run showed" cmp show.txt run.txt
quiet() { cat show.err && [ ! -s show.err ]; }
check "... in silence" quiet
check "its points are failed" grep -q "^bad  *many  *failed  *failed  *failed  *failed$" show.txt
check "... nothing is called not a number" sh -c "! grep -i -w nan show.txt"
check "why is told for each training" grep -q "^failed: rate bad, bits many, training 0, .*: .* diverged in epoch 1 of 5: " \
    show.txt
check "its claim is not testable, and says why" grep -q \
    "not testable here  nodal  *training diverged at rate bad, bits many, training seed 0" show.txt
holds() { [ "$(grep -c '^  holds  ' show.txt)" = 4 ]; }
check "the claims on the others hold, the best of them too" holds
check "JSON: how many failed" prints '"failed_trainings": 2' show d.h5 --json
check "JSON: why" prints '"why": "the training diverged in epoch 1' show d.h5 --json
done_twos() { [ "$("$ohmslice" show d.h5 "done" | tr ' ' '\n' | grep -c '^2$')" = 4 ]; }
check "the array done says so" done_twos
"$ohmslice" report d.h5 -o d.html
check "the page says failed" grep -q "<td>failed</td>" d.html
check "... and why" grep -q "<p>failed: training .* diverged in epoch 1 of 5" d.html
check "map: there is no such network" exits 3 "there is no network: the training diverged" \
    "$ohmslice" map d.h5 --number "$("$ohmslice" show d.h5 --tree | awk '
        /^weights/ { inside = 1 } /^  [0-9]+\/$/ { n = $1 + 0; here[n] = 0 } /^    w0/ { here[n] = 1 }
        END { for (n in here) if (!here[n]) print n }' | sort -n | head -n 1)"
check "a deck: there is no such network" exits 3 "there is no network for this read: the training" \
    "$ohmslice" netlist --from d.h5 --at rate=bad -o x.cir
check "train alone: status 7, and no file" exits 7 "the training diverged in epoch 1 of 5" "$ohmslice" train \
    --data npz:data.npz --layers "[16, 30, 30, 4]" --method l1 --pretrain 4 --finetune 1 --batch 8 \
    --alpha-pretrain 1e6 --rate 10 --momentum 0.999 --validation 80 -q -o w.npz
check "... no file" test ! -e w.npz

# A run that goes on does not try again: a later failure would be told again.
goes_on() {
    (ulimit -f 200 && exec "$ohmslice" run d.yaml -q -o e.h5) >out 2>err
    [ -s e.h5.partial ] && "$ohmslice" run d.yaml -q -o e.h5 --resume >again.txt 2>again.err
    got=$?
    cat again.err
    [ "$got" = 7 ] && ! grep -q "marked as failed" again.err && cmp again.txt run.txt
}
check "--resume does not train again what diverged" goes_on
"$ohmslice" run d.yaml -q -o a.h5 --shard 1/2 >out 2>err
"$ohmslice" run d.yaml -q -o b.h5 --shard 2/2 >out 2>err
check "merged parts are the whole, status 7" exits 7 "2 of 4 trainings diverged" "$ohmslice" merge -o m.h5 b.h5 a.h5
check "... the same tables" cmp out run.txt

# --- audits that are short ---
audited() { # status words option...
    status=$1 words=$2
    shift 2
    exits "$status" "$words" "$ohmslice" run a.yaml -q -o au.h5 --replace "$@"
}
small_experiment >a.yaml
check "an audit without time does not end a run" audited 0 "" --set audit.seconds="0 s"
check "... and says what it is short of" grep -q \
    "^audit: NONE, all 4 reads were skipped (out of time after 0 s), so that nothing is known" out
cp out short.txt
"$ohmslice" show au.h5 >out
check "... on file too" cmp out short.txt
check "... in JSON" prints '"why_short": "out of time' show au.h5 --json
check "one that is required makes it status 6" audited 6 "audit.required: 4 of 4 reads are not solved again" \
    --set audit.seconds="0 s" --set audit.required=yes
check "... by the word alone" audited 6 "audit.required" --set audit.seconds="0 s" --set audit=required
check "one that is required and done is status 0" audited 0 "" --set audit.required=yes
sed 's/^audit.*/audit: required/' a.yaml >word.yaml
words() {
    "$ohmslice" run word.yaml -q -o word.h5 && "$ohmslice" show word.h5 --notes >out && "$ohmslice" run word.yaml \
        -q --set audit.seconds="0 s"
    [ $? = 6 ]
}
check "audit: required is read" words
check "required without reads" audited 2 "audit.required: audit.reads is 0" --set audit.required=yes \
    --set audit.reads=0
check "required without a circuit" audited 2 "audit.required: solver names no circuit" \
    --set audit.required=yes --set solver=digital
small_experiment | sed 's/r_word: 20 Ohm/r_word: 1 fOhm/' >a.yaml
refusing() {
    audited 0 "" && grep -q "^audit: .*(.*is too small" out
}
"$ohmslice" run a.yaml -q >out 2>err
if grep -q "^audit: .*(" out; then
    check "one that the simulator refuses does not end a run" refusing
else
    skip "one that the simulator refuses does not end a run" "this ngspice takes resistors of 1 fOhm"
fi

# --- networks used again ---
check "--weights that fit nothing are refused, with what differs" exits 2 \
    "--weights d.h5: no network is one of this experiment's: train.batch: 16 here, train.batch: 8 there" \
    "$ohmslice" run d.yaml -q --set train.batch=16 --weights d.h5 -o w.h5
check "--weights that fit in part: the others are told" exits 7 \
    "--weights d.h5: rate bad, bits many, training 1 is not in it" "$ohmslice" run d.yaml -q --weights d.h5
check "... the same numbers" cmp out run.txt
finish
