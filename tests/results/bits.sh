#!/bin/sh
# bits.sh -- the same bits whatever the processor can do, whatever kernel a BLAS picks, whatever the
# number of threads.  One binary runs one small experiment several times; trained weights, conductances,
# node voltages, currents, codes, settling times and verdicts must be equal to the last bit.  Times, facts
# and what a referee says are not among the arrays that are compared.  The long form does it with
# digits.yaml and with one training of mnist.yaml, naming processors to OpenBLAS, and on an emulated Haswell.
# shellcheck disable=SC2317 # check calls the functions
. "${top_srcdir:-.}/tests/cli/lib.sh"
bits=$top_builddir/tests/results/bits
cd "$folder" || exit 99

# NAME|PREFIX of the program|OPTIONS of the run; each is compared with a run without any.
# The names of features are those of glibc 2.33 and later, and of earlier ones.
runs='without FMA and AVX2 in libm|env GLIBC_TUNABLES=glibc.cpu.hwcaps=-FMA,-AVX2,-FMA_Usable,-AVX2_Usable|
with an old kernel of OpenBLAS|env OPENBLAS_CORETYPE=Nehalem|
with one thread||--jobs 1
with five threads||--jobs 5'

make_data
cat >e.yaml <<'END'
question: Are these the same numbers everywhere?
data: npz:data.npz
network: {layers: [16, 12, 4]}
train: {method: bit-slice-l1, pretrain: 3, finetune: 2, batch: 8, rate: 0.1, prune: 0.001, validation: 80, seeds: 2}
mapping: {rows: 8, cols: 8}
device: {card: hfo2-linear, spread_rel: 10 %}
crossbar: {r_word: 5 Ohm, r_bit: 5 Ohm, r_source: 100 Ohm, r_sense: 50 Ohm, c_word: 0.1 fF, c_bit: 0.1 fF, c_cell: 0.1 fF}
readout: {bits: [2, 4, 4, 4], leakage: dummy-analog}
images: 40
solver: [digital, nodal]
audit: {reads: 0}
claims:
  - says: few bits suffice
    holds_if: drop <= 1
END
sed "s/^device: .*/device: {card: hfo2-linear}/" e.yaml >cells.yaml
# A tenth of it, for processors that are emulated: the whole takes minutes there.
sed -e 's/\[16, 12, 4\]/[16, 4]/' -e 's/pretrain: 3, finetune: 2/pretrain: 1, finetune: 1/' -e 's/seeds: 2/seeds: 1/' \
    -e 's/^images: .*/images: 2/' cells.yaml >tiny.yaml
cat >>e.yaml <<'END'
transient: {reads: 1, t_rise: 20 ps, t_read: 400 ps}
trials: 2
END
cat >>cells.yaml <<'END'
sweep:
  cell:
    sinh: {device.spread_rel: 10 %, device.model: sinh, device.shape_on: 0.25, device.shape_off: 0.25}
    selector: {device.spread_rel: 10 %, device.selector_i: 10 uA, device.selector_v: 0.05 V}
    gated: {device: hfo2-1t1r, device.spread_rel: 10 %}
    floating: {device.spread_rel: 10 %, crossbar.inactive: float}
END

cat >>tiny.yaml <<'END'
bitline: {reads: 8}
transient: {t_rise: 20 ps, t_read: 400 ps}
sweep:
  cell:
    straight: {device.spread_rel: 10 %, transient.reads: 1}
    bent: {device.spread_rel: 10 %, device.model: sinh, device.shape_on: 0.25, device.shape_off: 0.25}
    gated: {device: hfo2-1t1r, device.spread_rel: 10 %}
END

# numbers PREFIX OPTIONS EXPERIMENTS: all that must be equal, on standard output.  All three are words.
numbers() {
    # shellcheck disable=SC2086
    for e in $3; do
        $1 "$ohmslice" run $e.yaml -q --trace 2 --maps 2 $2 -o "$e.h5" --replace >"$e.txt" || return 1
        "$bits" result "$e.h5"
        grep -v second "$e.txt"
    done
    # shellcheck disable=SC2086
    $1 "$bits" draws 20000
}

# equal PREFIX OPTIONS: the numbers of this run are those of the first.
equal() {
    numbers "$1" "$2" 'e cells' >others || return 1
    cmp others first && return
    diff first others | head -n 8
    return 1
}

# emulated PROCESSOR: the same on a processor of another kind, to the program and its libraries alike.
emulated() {
    experiments=${OHM_LONG:+e cells }tiny
    numbers '' '' "$experiments" >native && [ -s native ] &&
        numbers "qemu-x86_64 -cpu $1" '' "$experiments" >others || return 1
    cmp others native && return
    diff native others | head -n 8
    return 1
}

# whole: the first run's numbers are there, and not all the same.
whole() {
    numbers '' '' 'e cells' >first && for part in weights/0/w0 maps/nodal/conductance maps/nodal/word \
        traces/nodal/current settle_time_nodal accuracy_nodal verdicts/value; do
        [ "$(grep -F "${part}[" first | awk '{ print $2 }' | sort -u | wc -l)" -gt 1 ] || return 1
    done
}

check "a run with all its numbers" whole
echo "$runs" >runs
while IFS='|' read -r name prefix options; do
    check "the same bits $name" equal "$prefix" "$options"
done <runs
# The one without AVX; with it, and with FMA, is what most machines are.
for processor in Nehalem ${OHM_LONG:+Haswell}; do
    sentence="the same bits on an emulated $processor"
    if grep -q __asan_init "$ohmslice"; then
        skip "$sentence" "sanitizers do not run under an emulator"
    elif command -v qemu-x86_64 >/dev/null; then
        check "$sentence" emulated "$processor"
    else
        skip "$sentence" "qemu-x86_64 is not installed (Debian: qemu-user)"
    fi
done

# arrays KERNEL ARGUMENTS: of the file that the program writes, with OpenBLAS's kernel for that processor.
arrays() {
    kernel=$1
    shift
    rm -f long.h5
    if [ "$kernel" ]; then
        OPENBLAS_CORETYPE=$kernel "$ohmslice" "$@" -q -o long.h5 >long.txt
    else
        env -u OPENBLAS_CORETYPE "$ohmslice" "$@" -q -o long.h5 >long.txt
    fi && "$bits" result long.h5
}

first_arrays() {
    arrays '' "$@" >first && [ -s first ]
}

equal_arrays() {
    arrays "$@" >others && cmp others first
}

# long SENTENCE ARGUMENTS: the program, as four processors.
long() {
    sentence=$1
    shift
    check "$sentence, no kernel named" first_arrays "$@"
    for name in Haswell SkylakeX Sandybridge; do
        check "$sentence, the same $(wc -l <first) numbers with OPENBLAS_CORETYPE=$name" equal_arrays $name "$@"
    done
}

mnist=${OHM_SHARED:-}/data/mnist
if [ "$OHM_LONG" ]; then
    long digits.yaml run "$top_srcdir/experiments/bit-slice-adc/digits.yaml" --set audit.reads=0
    if [ -d "$mnist" ]; then
        long "a training of mnist.yaml" train --data "mnist:$mnist"
    else
        skip "a training of mnist.yaml" "data/mnist is not in OHM_SHARED"
    fi
fi
finish
