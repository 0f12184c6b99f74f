#!/bin/sh
# reread.sh -- reads of a result's traces, written again as decks and run by plain ngspice: the same
# currents.
# shellcheck disable=SC2317 # check calls the functions
. "${top_srcdir:-.}/tests/cli/lib.sh"
if ! command -v ngspice >/dev/null 2>&1; then
    echo "1..0 # SKIP the program ngspice is not installed"
    exit 0
fi
here=$(cd "${top_srcdir:-.}" && pwd)
cd "$folder" || exit 99

column() { # array: one number a line
    "$ohmslice" show r.h5 "traces/nodal/$1" | tr ' ' '\n'
}

# The deck of read number $1 (from 1) gives the traced currents; a trace may have fewer columns than
# the crossbar, which has its dummy.
same() {
    read=$(sed -n "$1p" reads.txt)
    # shellcheck disable=SC2086 # words
    set -- $1 $read
    sign=+
    [ "$8" = 0 ] || sign=-
    "$ohmslice" netlist --from r.h5 --at "segment=$2" --train-seed "$3" --trial "$4" --layer "$5" \
        --row-tile "$6" --column-tile "$7" --slice "$9" --sign "$sign" --image "${10}" --bit "${11}" \
        -o x.cir || return
    ngspice -b x.cir >x.log 2>&1
    sed -n "$1p" current.txt | tr ' ' '\n' | grep -v nan >traced.txt
    sed -n 's/^v_sense_[0-9]*#branch = //p' x.log | head -n "$(wc -l <traced.txt)" >spice.txt
    tr '\n' ' ' <traced.txt >a.txt
    tr '\n' ' ' <spice.txt >b.txt
    echo >>a.txt
    echo >>b.txt
    if [ -z "$(tr -d ' 0\n' <a.txt)" ]; then # nothing flows
        [ -z "$(tr -d ' 0.e+\n-' <b.txt)" ]
    else
        close_to 2e-9 a.txt b.txt # ten digits are shown
    fi
}

# Another training or another chip is another circuit.
differs() { # option
    "$ohmslice" netlist --from r.h5 --slice 1 --bit 7 -o first.cir &&
        "$ohmslice" netlist --from r.h5 --slice 1 --bit 7 "$1" 1 -o second.cir || return
    grep '^r_cell' first.cir >first.txt
    grep '^r_cell' second.cir >second.txt
    ! cmp first.txt second.txt
}

# A read that the file keeps, by its number: the deck prints what its own header expects.
expected() { # group, number, least lines, options
    group=$1
    number=$2
    least=$3
    shift 3
    "$ohmslice" netlist --from "$file" --group "$group" --read "$number" "$@" -o k.cir || return
    ngspice -b k.cir >k.log 2>&1
    sed -n 's/^\* expect: //p' k.cir >expect.txt
    test "$(wc -l <expect.txt)" -ge "$least" || return
    awk 'NR == FNR { if ($2 == "=") found[$1] = $3; next }
        {
            d = found[$1] - $3
            if (d < 0) d = -d
            if (!($1 in found) || d > $5) { print $0 " but " found[$1]; bad = 1 }
            if ($3 > 0 && $5 < 1e-29) { print "no tolerance: " $0; bad = 1 }
        }
        END { exit bad }' k.log expect.txt
}

file=k.h5

# Every scheme and sign: a read with some current, as a deck.
signs() {
    small_experiment | sed -n '1,/^solver/p' | sed 's/seeds: 2/seeds: 1/'
    cat <<'END'
sweep:
  signs:
    a: {mapping.sign: two-crossbars}
    b: {mapping.sign: paired-digital}
    c: {mapping.sign: paired-analog}
    d: {mapping.sign: offset-binary, mapping.flip: yes, readout.bits: [8, 8, 8, 8, 8]}
    e: {mapping.sign: offset-binary, mapping.offset: popcount, readout.bits: [8, 8, 8, 8, 8]}
    f: {mapping.sign: offset-clipped, mapping.input: twos-complement}
    g: {mapping.scheme: signed-digits, mapping.sign: paired-analog, mapping.rows_order: interleaved}
    h: {mapping.rows_order: order.npy, mapping.rows: 8}
trials: 1
END
}
signs_as_decks() {
    signs >s.yaml
    seq 0 15 | awk '{ print ($1 * 7 + 3) % 16 }' | "$npytext" write order.npy 16
    "$ohmslice" run s.yaml -q --trace 1 -o s.h5 >table.txt || return
    "$ohmslice" show s.h5 traces/nodal/point | tr ' ' '\n' >point.txt
    "$ohmslice" show s.h5 traces/nodal/current | tr ' ' ',' >current.txt
    file=s.h5
    for point in 0 1 2 3 4 5 6 7; do
        read=$(paste -d ' ' point.txt current.txt | awk -v p="$point" '$1 == p {
            n = split($2, i, ","); sum = 0
            for (c = 1; c <= n; c++) if (i[c] != "nan") sum += i[c]
            if (sum > most) { most = sum; best = NR - 1 }
        } END { print best }')
        echo "point $point, read $read"
        expected traces/nodal "$read" 3 || return
    done
    file=k.h5
}

make_data
small_experiment >e.yaml
"$ohmslice" run e.yaml -q --trace 2 -o r.h5 >table.txt
"$ohmslice" run e.yaml -q --trace 1 --maps 3 --set trials=1 --set crossbar.r_source="10 Ohm" \
    --set transient.reads=1 --set transient.keep=4 --set transient.inputs=ones \
    --set transient.t_rise="20 ps" --set transient.t_read="200 ps" -o k.h5 >table.txt
for array in point train_seed trial layer row_tile column_tile sign slice image input_bit; do
    column "$array" >"$array.txt"
done
awk '{ print $1 == 0 || $1 == 1 ? "short" : "long" }' point.txt >segment.txt
paste -d ' ' segment.txt train_seed.txt trial.txt layer.txt row_tile.txt column_tile.txt sign.txt slice.txt \
    image.txt input_bit.txt >reads.txt
"$ohmslice" show r.h5 traces/nodal/current >current.txt
reads=$(wc -l <reads.txt)
check "there are traces" test "$reads" -gt 20
uniform 7 10 0 "$reads" | awk '{ print int($1) + 1 }' >chosen.txt
while read -r number; do
    check "read $number: $(sed -n "${number}p" reads.txt)" same "$number"
done <chosen.txt

# The header names the file, the seeds and the read; the hierarchical deck gives the same currents.
header() {
    "$ohmslice" netlist --from r.h5 --at segment=long --trial 1 --slice 1 --bit 7 -o x.cir || return
    for words in 'written by ohmslice' 'result: r.h5' 'point: segment=long' 'experiment seed: ' \
        'training (train_seed): 0' 'chip (trial): 1' \
        'read: layer 0, row_tile 0, column_tile 0, slice 1, sign +, image 0, phase 0, step 0, bit 7' \
        'device: hfo2-linear' 'r_word: 20 Ohm'; do
        grep -q -F "* $words" x.cir || { echo "no $words" && return 1; }
    done
}

forms() {
    for form in flat hierarchical; do
        "$ohmslice" netlist --from r.h5 --slice 1 --bit 7 --form "$form" -o x.cir || return
        ngspice -b x.cir 2>&1 | sed -n 's/^v_sense_[0-9]*#branch = //p' | tr '\n' ' ' >"$form.txt"
        echo >>"$form.txt"
    done
    grep -q '^x_cell_' x.cir && close_to 1e-12 flat.txt hierarchical.txt
}

# A card of the user's that is not what it was in the run.
changed() {
    sed 's/^g_on: .*/g_on: 11 uS/' "${here:?}/device_models/hfo2-linear.yaml" >mine.yaml
    "$ohmslice" run e.yaml -q --trace 1 --set trials=1 --set device=mine.yaml -o m.h5 >table.txt &&
        "$ohmslice" netlist --from m.h5 -o x.cir || return
    echo '# the same' >>mine.yaml
    "$ohmslice" netlist --from m.h5 -o x.cir || return
    sed -i 's/^g_on: .*/g_on: 12 uS/' mine.yaml
    ! "$ohmslice" netlist --from m.h5 -o x.cir 2>said && cat said && [ "$(wc -l <said)" = 1 ] &&
        grep -q 'another circuit: device.g_on: 12 uS was 11 uS in the run' said &&
        cp m.h5 n.h5.partial &&
        ! "$ohmslice" run e.yaml -q --trace 1 --set trials=1 --set device=mine.yaml -o n.h5 --resume 2>said &&
        cat said && grep -q 'device.g_on: 12 uS was 11 uS there' said &&
        "$ohmslice" show m.h5 2>said && grep -q 'device.g_on: 12 uS was 11 uS' said
}

# A file with an order of rows, that is gone or another one than in the run.
reordered() {
    "$ohmslice" show s.h5 traces/nodal/current >before.txt &&
        seq 15 -1 0 | "$npytext" write order.npy 16 &&
        ! "$ohmslice" netlist --from s.h5 --at signs=h -o x.cir 2>said && cat said &&
        [ "$(wc -l <said)" = 1 ] && grep -q 'another circuit: mapping.rows_order: ' said &&
        rm order.npy && ! "$ohmslice" netlist --from s.h5 --at signs=h -o x.cir 2>said &&
        cat said && grep -q 'mapping.rows_order: its sum (no file)' said &&
        "$ohmslice" show s.h5 traces/nodal/current >after.txt && cmp before.txt after.txt &&
        ! "$ohmslice" run s.yaml -q -o t.h5 2>said && cat said && [ "$(wc -l <said)" = 1 ] &&
        grep -q 's.yaml (signs h): mapping.rows_order: order.npy: No such file' said
}

check "a card that was changed since the run" changed
check "a deck says where it comes from" header
check "a hierarchical deck gives the same currents" forms
check "a traced read by its number" expected traces/nodal 5 4
check "a map by its number" expected maps/nodal 1 8
check "a read in time by its number, its direct currents" expected waveforms/nodal/0 1 8
check "... and in time: samples and energies" expected waveforms/nodal/0 1 11 --transient
check "... of another group of points" expected waveforms/nodal/1 2 11 --transient
check "reads of every sign and scheme" signs_as_decks
check "an order of rows that was changed since the run, or is not there" reordered
check "another chip has other conductances" differs --trial
check "so has another training" differs --train-seed
finish
