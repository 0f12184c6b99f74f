#!/bin/sh
# errors.sh -- bad input: one sentence, the right exit status, no result, and an older one is not lost.
# shellcheck disable=SC2317 # check calls the functions
. "${top_srcdir:-.}/tests/cli/lib.sh"
cd "$folder" || exit 99
trap 'umount room 2>/dev/null; rm -rf "$folder"' EXIT

# Is ERR one sentence with all of WORDS, which are separated by "|"?
is_sentence() {
    [ "$(wc -l <err)" = 1 ] || return
    echo "$1" | tr '|' '\n' >words
    while IFS= read -r word; do
        grep -qF -e "$word" err || { echo "without: $word"; return 1; }
    done <words
}

# refused STATUS WORDS ARGUMENT...: results would go to the file `result`, where an older one is.
refused() {
    status=$1 words=$2
    shift 2
    echo old >result
    "$ohmslice" "$@" >out 2>err
    got=$?
    echo "status $got"
    cat err
    ls result*
    [ "$got" = "$status" ] && [ ! -s out ] && is_sentence "$words" && [ "$(cat result)" = old ] &&
        [ "$(echo result*)" = result ]
}

# The experiment, changed by a command of sed, is refused.
changed() { # status words command
    sed "$3" e.yaml >x.yaml
    cmp -s e.yaml x.yaml && echo "the command changes nothing" && return 1
    refused "$1" "$2" run x.yaml -q -o result
}

make_data
small_experiment >e.yaml
while IFS='~' read -r what words command; do
    check "experiment: $what" changed 2 "$words" "$command"
done <<'END'
unknown key~x.yaml:7: |crossbar.r_wrd|nearest: crossbar.r_word~s/{r_bit: 5/{r_wrd: 5/
unknown section~x.yaml:7: |crosbar|nearest: crossbar~s/^crossbar/crosbar/
unit is missing~x.yaml:7: |r_bit|"5"|Ohm~s/r_bit: 5 Ohm/r_bit: 5/
wrong unit~x.yaml:7: |r_bit|"5 V"|Ohm~s/r_bit: 5 Ohm/r_bit: 5 V/
not a number~x.yaml:7: |r_bit|"five"|Ohm~s/r_bit: 5 Ohm/r_bit: five/
out of range~x.yaml:7: |r_bit: -5 Ohm|0 Ohm to 1 MOhm~s/r_bit: 5 Ohm/r_bit: -5 Ohm/
count out of range~x.yaml:12: |trials: 0|1 to 65536~s/^trials: 3/trials: 0/
not a whole number~x.yaml:12: |trials|"3.5"~s/^trials: 3/trials: 3.5/
wrong word~x.yaml:4: |method: lx|none, l1, bit-slice-l1, column-proportional, circulant~s/method: none/method: lx/
unknown route~x.yaml:8: |nodl|digital, ideal, nodal, ngspice~s/nodal]/nodl]/
unknown card~x.yaml:6: |hfo3.yaml~s/hfo2-linear/hfo3/
key twice~x.yaml:13: |trials|line 12~s/^trials: 3/trials: 3\ntrials: 4/
not YAML~x.yaml:13: |line 12~s/^trials: 3/trials: {3/
sweep over an unknown key~x.yaml:10: |crossbar.r_wrod|nearest: crossbar.r_word~s/crossbar.r_word: 1 /crossbar.r_wrod: 1 /
sweep over a key of the study~x.yaml:10: |trials~s/crossbar.r_word: 1 Ohm/trials: 1/
value in a sweep~x.yaml:11: |bits: 99|1 to 16~s/1, 1, 1, 1/1, 1, 1, 99/
bits for other slices~x.yaml (segment short, bits few)|3 numbers|4 slices~s/1, 1, 1, 1/1, 1, 1/
claim at an unknown axis~x.yaml:16: |bit is not|segment, bits~s/at: {bits: few}/at: {bit: few}/
claim at an unknown entry~x.yaml:16: |fw|many, few~s/at: {bits: few}/at: {bits: fw}/
unknown metric~x.yaml:15: |drp|drop, accuracy~s/drop <= -1/drp <= -1/
two axes for one key~x.yaml:11: |the axis again sets crossbar.r_word|segment|x.yaml:10~s/^  segment.*/&\n  again: {a: {crossbar.r_word: 5 Ohm}}/
one key twice in the file~x.yaml:8: |crossbar.r_bit|line 7~s/^solver/crossbar.r_bit: 3 Ohm\nsolver/
a label that means something else~x.yaml:11: |best|claims~s/few: {readout/best: {readout/
a label with a comma~x.yaml:11: |"fe,w"|--at~s/few: {readout/"fe,w": {readout/
bits that activations do not fit~x.yaml|input_bits: 1 bits|8-bit~s/16, 4]/16, 5, 4]/;s/{rows: 16/{input_bits: 1, rows: 16/
a seed below 0~x.yaml:12: |seed: -1|0 to 4294967295~s/^trials: 3/seed: -1/
another mapping than there is~x.yaml:5: |scheme: offset|bit-slice~s/{rows: 16/{scheme: offset, rows: 16/
another sign than there is~x.yaml:5: |sign: offset|two-crossbars|offset-binary~s/{rows: 16/{sign: offset, rows: 16/
a word as audit~x.yaml:13: |audit|wanted|required~s/^audit.*/audit: wanted/
no such expectation~x.yaml:18: |fail is|holds, fails, undecided~s/expect: fails/expect: fail/
more images than there are~x.yaml|images: 81|80 test images|data.npz~s/^trials/images: 81\ntrials/
network of another shape~x.yaml|layers|data.npz|16 inputs and 4 classes~s/\[16, 4\]/[17, 4]/
nothing to train with~x.yaml|validation: 400|400 training images~s/validation: 80/validation: 400/
unknown data~data: mnst:data|digits, mnist:DIR or npz:FILE~s/npz:data.npz/mnst:data/
END
check "experiment: no such file" refused 3 "no.yaml: No such file" run no.yaml -o result
check "experiment: a folder" refused 3 ".: Is a directory" run . -o result
check "experiment: not text" refused 2 "data.npz: a zero byte" run data.npz -o result
check "--set: unknown key" refused 2 "--set crossbar.r_wrod|nearest: crossbar.r_word" \
    run e.yaml -o result --set images=3 --set crossbar.r_wrod=1
check "--set: no unit" refused 2 '--set crossbar.r_word=1|"1"|Ohm' run e.yaml -o result \
    --set crossbar.r_word=1
check "--set: over the sweep" refused 2 "--set crossbar.r_word=2 Ohm|axis segment|e.yaml:10" \
    run e.yaml -o result --set "crossbar.r_word=2 Ohm"
check "--set: twice" refused 2 "--set images=4|--set images=3" run e.yaml -o result --set images=3 \
    --set images=4
told() { # words command-of-sed: it runs, and one warning has all of the words
    sed "$2" e.yaml >x.yaml
    cmp -s e.yaml x.yaml && echo "the command changes nothing" && return 1
    "$ohmslice" run x.yaml --dry-run >out 2>err && cat err && is_sentence "warning: |$1"
}
silent() {
    "$ohmslice" run e.yaml --dry-run >out 2>err && cat err && [ ! -s err ]
}
check "nothing is told where nothing is void" silent
while IFS='~' read -r what words command; do
    check "told: $what" told "$words" "$command"
done <<'END'
a key that an axis sets everywhere~x.yaml:7: crossbar.r_word|the axis segment|x.yaml:10~s/{r_bit: 5/{r_word: 3 Ohm, r_bit: 5/
a key of another method~x.yaml:4: train.prune|train.method none~s/{method: none/{prune: 0.1, method: none/
a key of another method in the sweep~x.yaml:11: train.alpha_l1|at bits few|train.method~s/1, 1, 1, 1]/&, train.alpha_l1: 3/
a key of another cell~x.yaml:6: device.gate|access~s/{card: hfo2-linear/{gate: on, card: hfo2-linear/
a key of reads in time~x.yaml:7: crossbar.c_word|transient.reads~s/{r_bit: 5/{c_word: 1 fF, r_bit: 5/
END
check "--shard: out of range" refused 2 '--shard: "3/2"|1 <= I <= N' run e.yaml -o result --shard 3/2
check "--resume: nothing there" refused 2 "result is complete" run e.yaml -o result --resume
check "--weights: not a result" refused 3 "e.yaml: not an HDF5 file" run e.yaml -o result \
    --weights e.yaml
check "result in no folder" refused 3 "no/result" run e.yaml -q -o no/result
check "result onto a folder" refused 3 ".: not a file" run e.yaml -q -o .

# --- data ---
word() { # big-endian numbers of 32 bits
    for value in "$@"; do
        # shellcheck disable=SC2059 # the format is made of octal digits
        printf "$(printf '\\%03o\\%03o\\%03o\\%03o' $((value >> 24 & 255)) $((value >> 16 & 255)) \
            $((value >> 8 & 255)) $((value & 255)))"
    done
}
make_idx() {
    rm -rf idx
    mkdir idx
    for part in train:400 t10k:80; do
        count=${part#*:}
        { word 2051 "$count" 4 4; head -c $((count * 16)) /dev/zero; } >"idx/${part%:*}-images-idx3-ubyte"
        { word 2049 "$count"; head -c "$count" /dev/zero; } >"idx/${part%:*}-labels-idx1-ubyte"
    done
}
idx_refused() { # words
    changed 3 "$1" s/npz:data.npz/mnist:idx/
}
make_idx
head -c 500 idx/train-images-idx3-ubyte >piece
mv piece idx/train-images-idx3-ubyte
check "IDX: cut off" idx_refused "idx/train-images-idx3-ubyte: cut off|6416 bytes|500"
make_idx
word 2049 399 >idx/train-labels-idx1-ubyte
head -c 399 /dev/zero >>idx/train-labels-idx1-ubyte
check "IDX: fewer labels than images" idx_refused "idx/train-|400 images|399 labels"
make_idx
gzip idx/t10k-images-idx3-ubyte
head -c 20 idx/t10k-images-idx3-ubyte.gz >piece
mv piece idx/t10k-images-idx3-ubyte.gz
check "IDX: gzip cut off" idx_refused "idx/t10k-images-idx3-ubyte.gz: the gzip data are cut off"
rm -r idx
check "IDX: no files" idx_refused "idx/train-images-idx3-ubyte: there is no such file"
check "npz: not a zip file" changed 3 "e.yaml: not a .npz file" s/npz:data.npz/npz:e.yaml/

# --- weights ---
make_weights() { # value of one weight
    seq 1 64 | awk -v odd="$1" '{ print NR == 20 ? odd : $1 / 64 }' | "$npytext" write w0.npy 16 4
    seq 1 4 | "$npytext" write b0.npy 4
    echo 0 | "$npytext" write exponent.npy 1
    echo 8 | "$npytext" write eight.npy 1
    echo 1 | "$npytext" write one.npy 1
    "$npytext" pack w.npz w0=w0.npy b0=b0.npy a_exponent=exponent.npy mean=one.npy \
        deviation=one.npy bits=eight.npy
}
train="train --data npz:data.npz --pretrain 1 --finetune 1 --validation 80 -q --layers [16,4]"
make_weights 0.5
check "weights of other data" refused 2 "--data: digits|784 inputs|16" map w.npz --data digits
check "--images: too many" refused 2 "--images|data.npz|400" map w.npz --data npz:data.npz --images 401
check "--weight-bits: out of range" refused 2 "--weight-bits: 20|1 to 14" map w.npz --weight-bits 20
check "fixed: a block that is no power of two" refused 2 "--block: 3|1 to 128" fixed w.npz --data npz:data.npz --block '[3]'
check "fixed: blocks of other layers" refused 2 "--block: |1 layers" fixed w.npz --data npz:data.npz --block '[4, 4]'
check "fixed: a point behind the word" refused 2 "integer: 9 bits|of 8" fixed w.npz --word 8 --integer 9
check "fixed: too many images" refused 2 "--images: |test images" fixed w.npz --data npz:data.npz --images 5000
check "--images: without --data" refused 2 "--images: |--data" map w.npz --images 5
check "--sigmas: without --data" refused 2 "--sigmas: |--data" map w.npz --sigmas 2
make_weights nan
check "train: an option of another method" refused 2 "--alpha-l1: |not l1" train --alpha-l1 3 -o w.npz
check "train: rows for a method without" refused 2 "--rows: |l1 does not" train --method l1 --rows 64 -o w.npz
columns() { # status, words, options of a training with sparse columns
    status=$1 words=$2
    shift 2
    refused "$status" "$words" train --method column-proportional "$@" -o w.npz
}
check "train: a rate of 0" columns 2 "--column-rate: 0|1 to 1024" --column-rate 0
check "train: a rate above the rows" columns 2 "column_rate: 65|1 to 64" --column-rate 65 --rows 64
check "train: more rates than layers" columns 2 "column_rate: 3|2 layers" --column-rate "[2,2,2]"
check "run --trace without a file" refused 2 "--trace: |-o" run e.yaml --trace 1
check "run --resume with --replace" refused 2 "--resume|--replace" run e.yaml -o result --resume --replace
awk 'BEGIN { for (k = 1; k <= 64; k++) print k * 1e-9 }' | "$npytext" write w0.npy 16 4
"$npytext" pack small.npz w0=w0.npy b0=b0.npy a_exponent=exponent.npy mean=one.npy deviation=one.npy bits=eight.npy
vanishing() { # told, and mapped
    "$ohmslice" map small.npz >out 2>err && cat err && [ -s out ] && is_sentence \
        "warning: small.npz: layer 0|6.4e-08|1e-05|29 of 64 weights become 0"
}
check "weights that vanish are told" vanishing
"$npytext" write none.npy 0 16 </dev/null
"$npytext" write nolabel.npy 0 </dev/null
"$npytext" pack none.npz train_x=none.npy train_y=nolabel.npy test_x=test_x.npy test_y=test_y.npy
check "npz: no image" changed 3 "none.npz: train_x: there is no image" s/npz:data.npz/npz:none.npz/
"$npytext" pack more.npz train_x=train_x.npy train_y=train_y.npy test_x=test_x.npy test_y=test_y.npy \
    names=test_y.npy
extra() {
    "$ohmslice" run e.yaml -q --set data=npz:more.npz >out 2>err && cat err &&
        is_sentence "warning: more.npz: the array names is not used"
}
check "npz: an array that nothing reads is told" extra
check "weights: NaN" refused 3 "w.npz: w0: entry 19 is not finite" map w.npz
check "weights: other arrays" refused 3 "data.npz: w0" map data.npz
# shellcheck disable=SC2086
check "weights: no such format" refused 2 "result: |.npz or .h5" $train -o result
# shellcheck disable=SC2086
check "weights: no folder" refused 3 "no/w.npz: " $train -o no/w.npz

# --- one crossbar ---
numbers() { # file shape numbers...
    file=$1 shape=$2
    shift 2
    # shellcheck disable=SC2086
    echo "$@" | "$npytext" write "$file" $shape
}
solve() { # words option...
    words=$1
    shift
    refused "$status_wanted" "$words" solve --conductance g.npy --input v.npy -o result -q "$@"
}
numbers good.npy "3 2" 1e-5 2e-5 3e-5 4e-5 5e-5 6e-5
numbers v.npy 3 0.1 0.2 0.3
numbers short.npy 2 0.1 0.2
numbers two.npy "2 3" 0.1 0.2 0.3 0.3 0.2 0.1
status_wanted=3
for odd in -0.5 nan inf 2e+06; do
    numbers g.npy "3 2" 1e-5 2e-5 3e-5 "$odd" 5e-5 6e-5
    check "conductance $odd" solve "g.npy: |[1][1]|$odd|0 to 1e+06 S"
done
cp good.npy g.npy
check "voltages of another shape" solve "short.npy: |(2,)|(any, 3)" --input short.npy
check "clamps of another shape" solve "v.npy: |(3,)|(any, 2)" --clamp v.npy
check "no matrix of conductances" solve "v.npy: |(3,)|(any, any)" --conductance v.npy
numbers odd.npy 3 0.1 nan 0.2
check "voltage nan" solve "odd.npy: |(1,)|nan|finite" --input odd.npy
head -c 140 good.npy >cut.npy
check "npy: cut off" solve "cut.npy: " --conductance cut.npy
check "npy: no such file" solve "no.npy: No such file" --conductance no.npy
check "npy: a folder" solve ".: Is a directory" --conductance .
check "currents in no folder" solve "no/i.npy: " -o no/i.npy
check "node voltages into a full device: no currents" solve "/dev/full: |No space" --voltages /dev/full
numbers odd.npy "2 3" 0.1 0.2 0.3 0.1 0.2 1e300
check "voltage 1e300" solve "odd.npy: |[1][2]|1e+300 V|1e+06 V" --input odd.npy
status_wanted=2
check "--r-word: wrong unit" solve '--r-word: |"1 V"|Ohm' --r-word "1 V"
check "--r-bit: out of range" solve "--r-bit: -1 Ohm|0 Ohm to 1 MOhm" --r-bit -1
check "--engine: no such" solve "--engine: nodel|ideal, nodal, ngspice" --engine nodel
check "--convention: no such" solve "--convention: crossim|badcrossbar, crosssim" --convention crossim
check "--cell: no such" solve "--cell: cubical|linear, cubic:A, sinh:V0 or a card" --cell cubical
check "--cell: no number" solve "cell: sinh:x|sinh:V0 (V, above 0)" --cell sinh:x
check "--cell: falls" solve "cubic with A = 100000 1/V^2 does not rise any more at" --cell cubic:1e5
# --- options that another one makes void ---
for option in "--r-source 5e3" "--r-sense=7e3" "--first-segment=no" "--last-segment=no" "--sense top"; do
    name=${option%%[ =]*}
    # shellcheck disable=SC2086
    check "--convention with $option" solve "$name: |--convention badcrossbar" --r-word 1 \
        --convention badcrossbar $option
done
check "--convention memtorch with a segment" solve "--first-segment: yes|--convention memtorch|no" \
    --convention memtorch --first-segment
honoured() { # --convention with an option that says the same, or that it says nothing of
    "$ohmslice" solve --conductance g.npy --input v.npy -o i.npy -q --r-word 1 --convention "$@"
}
check "--convention with an option that says the same" honoured badcrossbar --r-source 0 --sense bottom
check "--convention memtorch with its source" honoured memtorch --r-source 5
check "--tolerance: of nodal alone" solve "--tolerance: |ngspice" --tolerance 1e-9 --engine ngspice
check "--seconds: of ngspice alone" solve "--seconds: |nodal" --seconds 5
check "--r-word: none with ideal" solve "--r-word: |ideal" --r-word 5 --engine ideal
void() { # words option...
    words=$1
    shift
    refused 2 "$words" netlist -o result "$@"
}
check "netlist --from with a circuit" void "--r-word: |--from" --from "$top_srcdir/data/reads.h5" --r-word 5
check "netlist --from with --index" void "--index: |--from" --from "$top_srcdir/data/reads.h5" --index 1
check "netlist --group with a place" void "--slice: |--group" --from "$top_srcdir/data/reads.h5" --group traces/nodal --slice 1
check "netlist --read without --group" void "--read: |--group" --from "$top_srcdir/data/reads.h5" --read 3
check "netlist --tile with --row-tile" void "--row-tile: |--tile" --from "$top_srcdir/data/reads.h5" --tile 1 --row-tile 1
check "netlist --at without --from" void "--at: |--from" --conductance g.npy --input v.npy --at bits=few
check "netlist --subckt with a circuit" void "--input: |--subckt" --subckt prime --input v.npy
check "netlist --c-cell without --transient" void "--c-cell: |--transient" --conductance g.npy \
    --input v.npy --c-cell "1 fF"
check "netlist --reltol without --transient" void "--reltol: |--transient" --conductance g.npy \
    --input v.npy --reltol 1e-5
check "netlist --all with --index" void "--index: |--all" --conductance g.npy --input v.npy --all --index 0
check "netlist --include with --form flat" void "--form: |--include" --conductance g.npy --input v.npy \
    --form flat --include c.sub
printf 'source: x\ng_on: 100 uS\ng_off: 1 uS\nshape_on: 0.3\n' >odd.yaml
check "a card with a key that its model does not read" refused 2 "odd.yaml:4: shape_on|cubic" adc \
    --device odd.yaml
check "adc: more levels than the card has" refused 2 "cell_bits: 7 bits|128 levels|holds 4" adc \
    --device sky130-table --cell-bits 7
printf 'source: x\ng_on: 100 uS\ng_off: 1 uS\nlevels: 128\n' >many.yaml
check "adc: more than a column can add up" refused 2 "rows: 1024|7-bit" adc --device many.yaml \
    --cell-bits 7 --rows 1024
check "netlist --index: out of range" refused 2 "--index: 1|0 to 0|v.npy" netlist --conductance g.npy \
    --input v.npy --index 1 -o result
check "netlist into a full device" refused 3 "/dev/full: |No space" netlist --conductance g.npy \
    --input v.npy -o /dev/full

# --- one read in time ---
settle() { # words option...
    words=$1
    shift
    refused "$status_wanted" "$words" settle --conductance g.npy --input v.npy -q "$@"
}
check "settle without --lsb" settle "--lsb"
check "--index: out of range" settle "--index: 1|0 to 0|v.npy" --lsb 1uA --index 1
check "--lsb: wrong unit" settle '--lsb: |"1 V"|A' --lsb "1 V"
check "--c-cell: below 0" settle "--c-cell: -1 F|0 F to 1 nF" --lsb 1uA --c-cell=-1
check "--t-rise: after the read" settle "t_rise: 1e-08 s is longer than t_read, 1e-09 s" --lsb 1uA \
    --t-rise 10ns --t-read 1ns
check "--t-sample: after the read" settle "t_sample: 2e-08 s is after t_read, 1e-08 s" --lsb 1uA \
    --t-sample 20ns
check "--t-cycle: too short" settle "t_cycle: 1e-08 s ends before the inputs have fallen" --lsb 1uA \
    --t-cycle 10ns
check "--reader: no such" settle "--reader: sum|clamp, tia, integrator" --lsb 1uA --reader sum
check "--engine: not in time" settle "--engine: ideal|nodal, ngspice" --lsb 1uA --engine ideal
check "--cell: not by nodal" settle "linear cells only|ngspice" --lsb 1uA --cell sinh:0.3
numbers u.npy 2 0.01 0
check "--clamp: not in time" settle "--clamp is not an option here" --lsb 1uA --clamp u.npy
check "--points: without --waveforms" settle "--points: |--waveforms" --lsb 1uA --points 5
check "settle --seconds: not with nodal" settle "--seconds: |--engine ngspice" --lsb 1uA --seconds 5
check "netlist --transient with clamps" refused 2 "clamp: column 0 is at 0.01 V" netlist \
    --conductance g.npy --input v.npy --clamp u.npy --transient -o result
check "netlist --transient of all inputs" refused 2 "one input, not 2" netlist \
    --conductance g.npy --input two.npy --all --transient -o result
status_wanted=3
check "waveforms in no folder" settle "no/w.h5: " --lsb 1uA --waveforms no/w.h5

# --- ngspice fails in its worker ---
status_wanted=4
# 50,000 elements, for which no machine is quick enough
uniform 1 16384 1e-6 1e-4 | "$npytext" write big.npy 128 128
uniform 2 128 0 1 | "$npytext" write bigv.npy 128
check "ngspice: out of time" solve "big.npy|--seconds 0.01 s|no answer" --conductance big.npy \
    --input bigv.npy --r-word 1 --r-bit 1 --engine ngspice --seconds 0.01
klu=$("$ohmslice" solve --conductance g.npy --input v.npy -o i.npy -q --engine ngspice --json |
    grep -c '"klu": true')
if [ "$klu" = 1 ]; then
    check "ngspice: a deck that it refuses" solve "g.npy|r_in_0 is too small" --r-word 1e-20 \
        --engine ngspice
else
    skip "ngspice: a deck that it refuses" "this ngspice takes resistors of 1e-20 Ohm"
fi

# --- results and a full disk ---
"$ohmslice" run e.yaml -q -o e.h5 >whole.txt
check "show: no such array" refused 3 "e.h5: there is no /nothing" show e.h5 nothing
head -c 3000 e.h5 >cut.h5
check "show: cut off" refused 3 "cut.h5: |truncated" show cut.h5
check "report: not a result" refused 3 "e.yaml: not an HDF5 file" report e.yaml -o result
check "report into a full device" refused 3 "/dev/full: |No space" report e.h5 -o /dev/full
check "merge: not a result" refused 3 "e.yaml: not an HDF5 file" merge -o result e.h5 e.yaml
"$ohmslice" run e.yaml -q -o other.h5 --set trials=2 >other.txt
check "merge: another experiment" refused 3 "other.h5: |another experiment" merge -o result \
    e.h5 other.h5
full_output() {
    "$ohmslice" "$@" >/dev/full 2>err
    got=$?
    cat err
    [ "$got" = 3 ] && is_sentence "standard output"
}
check "tables into a full device" full_output show e.h5
check "help into a full device" full_output --help

# Runs until SIZE is used up; what is done stays, and is gone on with when there is room again.
interrupted() { # status words command...
    status=$1 words=$2
    shift 2
    echo old >room/result
    rm -f room/result.partial
    "$@" >out 2>err
    got=$?
    echo "status $got"
    cat err
    ls -l room
    [ "$got" = "$status" ] && is_sentence "$words" && [ "$(cat room/result)" = old ] &&
        [ -s room/result.partial ]
}
goes_on() {
    "$ohmslice" run "$1" -q -o room/result --resume >again.txt && cmp whole.txt again.txt
}
limited() { # no file may have more than 120 blocks
    (ulimit -f 120 && exec "$ohmslice" run e.yaml -q -o room/result)
}
mkdir room
check "a limit on files" interrupted 3 "room/result.partial: |File too large" limited
check "... goes on without it" goes_on e.yaml
if mount -t tmpfs -o size=100k tmpfs room 2>/dev/null; then
    check "a full disk" interrupted 3 "room/result.partial: |No space" \
        "$ohmslice" run e.yaml -q -o room/result
    mount -o remount,size=10m room
    check "... goes on when there is room" goes_on e.yaml
    umount room
else
    skip "a full disk" "no file system can be mounted here"
fi
sed 's/nodal]/ngspice]/' e.yaml >spice.yaml
sed 's/r_word: 20 Ohm/r_word: 1 fOhm/' spice.yaml >refused.yaml
if [ "$klu" = 1 ]; then
    check "ngspice refuses a chip of a run" interrupted 4 "layer 0, crossbar 0|is too small" \
        "$ohmslice" run refused.yaml -q -o room/result
else
    skip "ngspice refuses a chip of a run" "this ngspice takes resistors of 1 fOhm"
fi
finish
