#!/bin/sh
# sweep.sh -- every command, on tiny inputs, with memory or disk running out at every place; TAP.
#
# A sample of places; with OHM_LONG all places at which the program itself asks for memory or writes (of the
# long ones the first 2,000 and 1,000 of the rest), and 400 of its libraries.  sweep.c tells what is allowed.
# shellcheck disable=SC2317 # check calls the functions
. "${top_srcdir:-.}/tests/cli/lib.sh"
sweep=$(realpath "${top_builddir:-.}/tests/faults/sweep")
shim=$(realpath "${top_builddir:-.}/tests/faults/shim.so")
ohmslice=$(realpath "$ohmslice")
npytext=$(realpath "$npytext")
own=6 few=4 foreign=4 rooms=5
[ -z "${OHM_LONG:-}" ] || own=3000 few=300 foreign=400 rooms=0
cd "$folder" || exit 99

# Inputs, each a file; the sweep lets them be.
mkdir work && cd work || exit 99
make_data
rm -f train_?.npy test_?.npy
cat >e.yaml <<'END'
question: Does it end well?
data: npz:data.npz
network: {layers: [16, 4]}
train: {method: none, pretrain: 1, finetune: 1, batch: 8, rate: 0.1, validation: 80}
mapping: {rows: 16, cols: 4, input_bits: 4, weight_bits: 4}
crossbar: {r_word: 5 Ohm, r_bit: 5 Ohm}
solver: [digital, nodal]
sweep: {bits: {many: {readout.bits: [8, 8]}, few: {readout.bits: [1, 1]}}}
trials: 2
images: 8
bootstrap: 100
audit: {reads: 0}
claims: [{says: one bit is enough, at: {bits: few}, holds_if: drop <= 1}]
END
uniform 3 12 1e-5 1e-4 | "$npytext" write g.npy 4 3
uniform 4 8 0 0.2 | "$npytext" write v.npy 2 4
{
    "$ohmslice" run e.yaml -q -o r.h5 --trace 1 &&
        "$ohmslice" run e.yaml -q -o a.h5 --shard 1/2 &&
        "$ohmslice" run e.yaml -q -o b.h5 --shard 2/2 &&
        "$ohmslice" train --data npz:data.npz --layers '[16, 4]' --pretrain 1 --finetune 1 --validation 80 -q -o w.npz
} >../setup.log 2>&1 || {
    cat ../setup.log
    exit 99
}

# falls KIND SAMPLES OUTPUT COMMAND...: no place at which it ends wrong.
falls() {
    kind=$1 samples=$2 output=$3
    shift 3
    sentence="$kind: $*"
    PATH=/nonexistent "$sweep" "$kind" "$samples" "$shim" "$output" -- "$ohmslice" "$@" >../sweep.log 2>&1
    status=$?
    n=$((n + 1))
    case $status in
    0) echo "ok $n - $sentence: $(tail -n 1 ../sweep.log)" ;;
    77) echo "ok $n - $sentence # SKIP $(head -n 1 ../sweep.log)" ;;
    *)
        bad=1
        echo "not ok $n - $sentence"
        tail -n 40 ../sweep.log | cut -c 1-300 | awk '{ print "# " $0 }'
        ;;
    esac
}

# A sanitizer's allocator does not come second.
preload=yes
LD_PRELOAD=$shim "$ohmslice" --version >/dev/null 2>&1 || preload=

memory() { # output command...
    [ -n "$preload" ] || {
        skip "memory: $*" "the allocator of this build cannot be made to fail"
        return
    }
    falls own "$own" "$@"
    falls own-on "$few" "$@"
    falls foreign "$foreign" "$@"
}

disk() { # output command...
    [ -z "$preload" ] || falls disk "$own" "$@"
    falls size "$rooms" "$@"
}

memory - describe crossbar
memory - adc --device prime
memory - map w.npz --data npz:data.npz --images 40
memory - fixed w.npz --data npz:data.npz --images 20 --block '[4]'
memory - calibrate w.npz --data npz:data.npz --images 20
memory i.npy solve --conductance g.npy --input v.npy --output i.npy --r-word 1 --r-bit 1
memory x.cir netlist --conductance g.npy --input v.npy --r-word 1 --r-bit 1 -o x.cir
memory y.cir netlist --from r.h5 --group traces/nodal --read 1 -o y.cir
memory s.h5 settle --conductance g.npy --input v.npy --r-word 1 --r-bit 1 --r-source 1000 --lsb '6.6 uA' --waveforms s.h5
memory t.npz train --data npz:data.npz --layers '[16, 4]' --pretrain 1 --finetune 1 --validation 80 -q -o t.npz
memory - show r.h5
memory - show r.h5 --tree
memory - show r.h5 accuracy_nodal
memory p.html report r.h5 -o p.html
memory m.h5 merge -o m.h5 a.h5 b.h5
memory o.h5 run e.yaml -q -o o.h5 --jobs 1

disk i.npy solve --conductance g.npy --input v.npy --output i.npy --r-word 1 --r-bit 1
disk y.cir netlist --from r.h5 --group traces/nodal --read 1 -o y.cir
disk t.npz train --data npz:data.npz --layers '[16, 4]' --pretrain 1 --finetune 1 --validation 80 -q -o t.npz
disk t.h5 train --data npz:data.npz --layers '[16, 4]' --pretrain 1 --finetune 1 --validation 80 -q -o t.h5
disk s.h5 settle --conductance g.npy --input v.npy --r-word 1 --r-bit 1 --r-source 1000 --lsb '6.6 uA' --waveforms s.h5
disk p.html report r.h5 -o p.html
disk m.h5 merge -o m.h5 a.h5 b.h5
disk o.h5 run e.yaml -q -o o.h5 --jobs 1
falls room "$rooms" room/i.npy solve --conductance g.npy --input v.npy --output room/i.npy --r-word 1 --r-bit 1
falls room "$rooms" room/p.html report r.h5 -o room/p.html
falls room "$rooms" room/m.h5 merge -o room/m.h5 a.h5 b.h5
falls room "$rooms" room/o.h5 run e.yaml -q -o room/o.h5 --jobs 1

# What cannot be printed is no success.
says_so() {
    "$@" >/dev/full 2>err
    [ $? -eq 3 ] && grep -q "^ohmslice.*: ..*" err
}
[ ! -c /dev/full ] || for words in 'show r.h5' 'show r.h5 --tree' 'show r.h5 --json' 'describe' 'adc' \
    'map w.npz' 'run e.yaml --dry-run' 'run e.yaml -q' '--help' '--version' 'help run'; do
    # shellcheck disable=SC2086 # the words are words
    check "standard output on a full disk: $words" says_so "$ohmslice" $words
done
finish
