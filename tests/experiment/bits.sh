#!/bin/sh
# bits.sh -- the same bits whatever the processor can do, whatever kernel a BLAS picks, whatever the
# number of threads.  One binary runs one small experiment several times; trained weights, conductances,
# node voltages, currents, codes, settling times and verdicts must be equal to the last bit.  Times, facts
# and what a referee says are not among the arrays that are compared.
. "$top_srcdir/tests/cli/lib.sh"
bits=$top_builddir/tests/experiment/bits
cd "$folder" || exit 99

# NAME|PREFIX of the program|OPTIONS of the run; the first one is what the others are compared with.
# The names of features are those of glibc 2.33 and later, and of earlier ones.
runs='as it is||
without FMA and AVX2 in libm|env GLIBC_TUNABLES=glibc.cpu.hwcaps=-FMA,-AVX2,-FMA_Usable,-AVX2_Usable|
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
cp e.yaml cells.yaml
cat >>e.yaml <<'END'
transient: {reads: 1, t_rise: 20 ps, t_read: 400 ps}
trials: 2
END
cat >>cells.yaml <<'END'
sweep:
  cell:
    sinh: {device.model: sinh, device.shape_on: 0.25, device.shape_off: 0.25}
    selector: {device.selector_i: 10 uA, device.selector_v: 0.05 V}
    gated: {device: hfo2-1t1r}
    floating: {crossbar.inactive: float}
END

# numbers PREFIX OPTIONS: all that must be equal, on standard output.  PREFIX and OPTIONS are words.
numbers() {
    # shellcheck disable=SC2086
    for e in e cells; do
        $1 "$ohmslice" run $e.yaml -q --trace 2 --maps 2 $2 -o "$e.h5" --replace >"$e.txt" || return 1
        "$bits" result "$e.h5"
        grep -v second "$e.txt"
    done
    # shellcheck disable=SC2086
    $1 "$bits" draws 20000
}

# equal NAME: the numbers of this run are those of the first.
equal() {
    numbers "$2" "$3" >numbers || return 1
    cmp numbers first && return
    diff first numbers | head -n 8
    return 1
}

# whole: the first run's numbers are there, and not all the same.
whole() {
    numbers '' '' >first && for part in weights/0/w0 maps/nodal/conductance maps/nodal/word \
        traces/nodal/current settle_time_nodal accuracy_nodal verdicts/value; do
        [ "$(grep -F "$part[" first | awk '{ print $2 }' | sort -u | wc -l)" -gt 1 ] || return 1
    done
}

not() {
    ! "$@"
}

# fused: an instruction that adds and multiplies with one rounding.
fused() {
    objdump -d "$ohmslice" | grep -E 'vf(n?m(add|sub)|m(addsub|subadd))[0-9a-z]* '
}

if command -v objdump >/dev/null; then
    check "nothing in the program is fused" not fused
else
    skip "nothing in the program is fused" "no objdump"
fi
check "a run with all its numbers" whole
echo "$runs" | tail -n +2 >runs
while IFS='|' read -r name prefix options; do
    check "the same bits $name" equal "$name" "$prefix" "$options"
done <runs
finish
