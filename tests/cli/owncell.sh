#!/bin/sh
# owncell.sh -- a card that names a netlist of the user's: the currents of the law that it equals, and what is
# refused in one sentence.
# shellcheck disable=SC2317 # check calls the functions
. "${top_srcdir:-.}/tests/cli/lib.sh"
top=$(cd "${top_srcdir:-.}" && pwd)
cd "$folder" || exit 99
mkdir -p "my cells"
cp "$top"/netlists/*.sub "my cells"
uniform 4242 12 1e-6 1e-4 | awk 'NR == 5 { $1 = 0 } 1' | "$npytext" write g.npy 4 3
uniform 99 8 -0.3 0.3 | awk 'NR == 3 { $1 = 0 } 1' | "$npytext" write v.npy 2 4

card() { # NAME line...: a card in "my cells"
    name=$1
    shift
    {
        printf '%s\n' 'source: "a test"' 'model: spice' 'g_on: 100 uS' 'g_off: 1 uS'
        printf '%s\n' "$@"
    } >"my cells/$name.yaml"
}

cat >"my cells/own.sub" <<'END'
* two sub-circuits; the first has another number of nodes
.subckt pad a b c
r_pad a b 1
.ends
.SUBCKT Bent_Cell w b g = 1e-5
b_bent w b i=({g}*0.2)*sinh(v(w,b)/0.2)
.ends
END
cat >own.lib <<'END'
.lib slow
.subckt bent_cell w b g=1e-5
r_slow w b 1
.ends
.endl
.lib typical
.subckt bent_cell w b params: g=1e-5
b_bent w b i=({g}*0.2)*sinh(v(w,b)/0.2)
.ends
.endl
END
cat >"my cells/gated.cir" <<END
.include "cell-1t1r.sub"
.subckt gated w b gate g=1e-5
x_cell w b gate cell_1t1r g={g} beta=1e-4
.ends
END
# its gate stands in another line, behind a comment
cat >"my cells/long.cir" <<END
.include "cell-1t1r.sub"
.subckt gated w b ; word line, bit line
* and
+ gate $ the gate
+ g=1e-5
x_cell w b gate cell_1t1r g={g} beta=1e-4
.ends
END
# something flows into its gate, from the word line to the bit line
cat >"my cells/leaky.sub" <<'END'
.subckt leaky w b gate g=1e-5
r_cell w b {1/g}
r_gate gate b 1e6
.ends
.subckt astray w b gate g=1e-5
r_cell w b {1/g}
r_gate gate 0 1e6
r_astray w 0 1e6
.ends
END
card leaky 'file: leaky.sub' 'subckt: leaky' 'access: transistor' 'v_gate: 1.2 V'
card astray 'file: leaky.sub' 'subckt: astray' 'access: transistor' 'v_gate: 1.2 V'
card own 'file: own.sub' 'subckt: bent_cell'
card long 'file: long.cir' 'access: transistor' 'v_gate: 1.2 V' 'gate: input'
card first 'file: own.sub'
card lib "file: $PWD/own.lib" 'section: typical' 'subckt: bent_cell'
cp own.lib "my cells"
card blank 'file: own.lib' 'section: typical' 'subckt: bent_cell'
card absolute "file: $PWD/my cells/own.sub" 'subckt: bent_cell'
card gated 'file: gated.cir' 'subckt: gated' 'access: transistor' 'v_gate: 1.2 V' 'gate: input'

solved() { # option...
    "$ohmslice" solve --conductance g.npy --input v.npy --r-word 2 --r-bit 3 -q -o i.npy "$@" &&
        "$npytext" print i.npy
}

# The card by ngspice, and the law by the own solver.
equals() { # card law option...
    own=$1
    law=$2
    shift 2
    solved --cell "my cells/$own.yaml" --engine ngspice "$@" >own.txt && solved --cell "$law" "$@" >law.txt &&
        close_to 1e-8 own.txt law.txt
}

# Its deck, in plain ngspice.
deck_runs() {
    "$ohmslice" netlist --conductance g.npy --input v.npy --r-word 2 --r-bit 3 --cell "my cells/own.yaml" \
        --index 1 -o x.cir && grep -q '^[.]SUBCKT Bent_Cell w b g = 1e-5$' x.cir && ! grep -q '^[.]inc' x.cir || return
    ngspice -b x.cir >x.log 2>&1
    sed -n 's/^v_sense_[0-9]*#branch = //p' x.log | tr '\n' ' ' >spice.txt
    echo >>spice.txt
    solved --cell sinh:0.2 | sed -n 2p >law.txt && close_to 1e-8 law.txt spice.txt
}

# A deck in another folder than this one runs from anywhere.
far_deck() { # FILE option...
    file=$1
    shift
    mkdir -p decks &&
        "$ohmslice" netlist --conductance g.npy --input v.npy --r-word 2 --r-bit 3 --index 1 -o "$file" "$@" &&
        (cd / && ngspice -b "$folder/$file") >x.log 2>&1
    sed -n 's/^v_sense_[0-9]*#branch = //p' x.log | tr '\n' ' ' >spice.txt
    echo >>spice.txt
    solved --cell sinh:0.2 | sed -n 2p >law.txt && close_to 1e-8 law.txt spice.txt
}

far_decks() {
    cp "my cells/own.sub" decks.sub
    mkdir -p decks/below && cp decks.sub decks/below
    far_deck decks/x.cir --cell "my cells/own.yaml" && far_deck decks/x.cir --cell sinh:0.2 --include decks.sub &&
        far_deck decks/x.cir --cell mylib.yaml &&
        far_deck decks/x.cir --cell sinh:0.2 --include decks/below/decks.sub &&
        grep -q '^.include "below/decks.sub"$' decks/x.cir
}

says() { # status words argument...
    status=$1
    words=$2
    shift 2
    "$ohmslice" "$@" >printed 2>said
    got=$?
    cat said
    [ "$got" = "$status" ] && [ "$(wc -l <said)" = 1 ] && grep -q -e "$words" said
}

refuses() { # words option...
    words=$1
    shift
    says "$expected" "$words" solve --conductance g.npy --input v.npy -q -o i.npy --engine ngspice "$@"
}

# A compiled model is loaded by the deck, and by the route before the deck.
compiled() {
    : >"my cells/m.osdi"
    card compiled 'file: m.osdi' 'subckt: bent_va'
    "$ohmslice" netlist --conductance g.npy --input v.npy --cell "my cells/compiled.yaml" -o x.cir 2>said
    got=$?
    cat said
    [ "$got" = 2 ] && grep -q 'blank' said || return # in a path that ngspice cannot be told
    mv "my cells" mine
    "$ohmslice" netlist --conductance g.npy --input v.npy --cell mine/compiled.yaml -o x.cir &&
        grep -q '^pre_osdi mine/m.osdi$' x.cir && grep -q '^.model compiled_cell bent_va$' x.cir &&
        grep -q '^n_cell_0_0 in_0 sense_0 compiled_cell g=' x.cir || return
    says 4 'm.osdi' solve --conductance g.npy --input v.npy -q -o i.npy --engine ngspice \
        --cell mine/compiled.yaml || says 4 'OSDI' solve --conductance g.npy --input v.npy -q -o i.npy \
        --engine ngspice --cell mine/compiled.yaml
    got=$?
    mv mine "my cells"
    return "$got"
}

check "a sub-circuit equals its law" equals own sinh:0.2
check "without a name, the first that fits" equals first sinh:0.2
check "a section of a library" equals lib sinh:0.2
check "a section of a library whose path has a blank" equals blank sinh:0.2
check "a file by its whole path" equals absolute sinh:0.2
check "a sub-circuit with a gate, which includes another file" \
    equals gated linear,transistor:1e-4:0.5:1.3:1.2 --gate input
check "the same, all gates on" equals gated linear,transistor:1e-4:0.5:1.3:1.2 --gate on
check "nodes in more than one line" equals long linear,transistor:1e-4:0.5:1.3:1.2 --gate input
# Lines of no resistance: each cell whose gate is on adds 1.2 uA to its bit line.  The second bit line has an open cell, and
# the third input of the first read is 0 V.
leaks() { # gate cells: those that add, of both reads
    awk -v cells="$2" 'BEGIN { split(cells, on) } {
            for (k = 1; k <= 3; k++) printf "%.17g ", $k + 1.2e-6 * on[3 * NR - 3 + k]
            print ""
        }' straight.txt >wanted.txt
    "$ohmslice" solve --conductance g.npy --input v.npy -q -o i.npy --engine ngspice --cell "my cells/leaky.yaml" \
        --gate "$1" && "$npytext" print i.npy >own.txt && close_to 1e-8 wanted.txt own.txt
}
"$ohmslice" solve --conductance g.npy --input v.npy -q -o i.npy && "$npytext" print i.npy >straight.txt
check "a current into the gate" leaks on '4 3 4 4 3 4'
check "the same into gates that follow the input" leaks input '3 2 3 4 3 4'
if command -v ngspice >/dev/null 2>&1; then
    check "its deck runs in plain ngspice" deck_runs
    sed "s,^file: .*,file: own.lib," "my cells/lib.yaml" >mylib.yaml
    check "decks in another folder" far_decks
else
    skip "its deck runs in plain ngspice" "the program ngspice is not installed"
    skip "decks in another folder" "the program ngspice is not installed"
fi
# A read in time: the model with a state, which starts where g says, and the law of its reads.
in_time() {
    for cell in stanford-pku sinh:0.25; do
        "$ohmslice" netlist --transient --conductance k.npy --input u.npy --r-word 2 --r-bit 3 --cell "$cell" \
            -o x.cir || return
        ngspice -b x.cir >x.log 2>&1
        sed -n 's/^sample_[0-9]* = //p' x.log | tr '\n' ' ' >"$cell.txt"
        echo >>"$cell.txt"
    done
    close_to 1e-4 sinh:0.25.txt stanford-pku.txt
}

uniform 31 12 5e-6 2e-4 | "$npytext" write k.npy 4 3
uniform 32 4 0.1 0.3 | "$npytext" write u.npy 1 4
if command -v ngspice >/dev/null 2>&1; then
    check "a read in time as a deck" in_time
else
    skip "a read in time as a deck" "the program ngspice is not installed"
fi
check "a read in time is only a deck" says 2 'netlist --transient' settle --conductance k.npy --input u.npy \
    --cell "my cells/own.yaml" --engine ngspice --lsb '1 uA'
expected=4
check "a current to anywhere else" refuses "miss Kirchhoff's law" --cell "my cells/astray.yaml"
expected=3
card missing 'file: nothing.sub'
check "a file that is not there" refuses 'my cells/nothing.sub: No such file' --cell "my cells/missing.yaml"
card other 'file: own.sub' 'subckt: nobody'
check "a sub-circuit that is not there" refuses 'there is no .subckt nobody in it' --cell "my cells/other.yaml"
card pad 'file: own.sub' 'subckt: pad'
check "a sub-circuit with other nodes" refuses '.subckt pad has 3 nodes, and a cell without a gate has 2' \
    --cell "my cells/pad.yaml"
card ungated 'file: own.sub' 'subckt: bent_cell' 'access: transistor'
check "a gate that the sub-circuit has not" refuses 'has 2 nodes, and a cell with a gate has 3' \
    --cell "my cells/ungated.yaml"
card short 'file: long.cir'
check "the same without its gate" refuses 'there is no .subckt with nodes w b in it' --cell "my cells/short.yaml"
card named 'file: long.cir' 'subckt: gated'
check "the same by its name" refuses 'has 3 nodes, and a cell without a gate has 2' --cell "my cells/named.yaml"
expected=2
card words 'file: long.cir' 'subckt: gated g=5'
check "a name of two words" refuses 'not a name that a deck can have' --cell "my cells/words.yaml"
card nofile
check "a card without a file" refuses 'names the file' --cell "my cells/nofile.yaml"
check "another route" says 2 'use the engine ngspice' solve --conductance g.npy --input v.npy -q -o i.npy \
    --cell "my cells/own.yaml" --engine ideal
check "a supply along the columns" refuses 'supply: with cells of model spice it runs along the rows' \
    --cell "my cells/gated.yaml" --supply columns
check "its sub-circuit, which is there" says 2 'is a netlist already' netlist --subckt "my cells/own.yaml" -o x.sub
check "another file for its deck" says 2 'the card names its own file' netlist --conductance g.npy \
    --input v.npy --cell "my cells/own.yaml" --include "my cells/own.sub" -o x.cir
check "a compiled model that is none" compiled

# A run of a chip of such cells: every read by ngspice, and every read by the own solver of the same law.
cat >"my cells/read.sub" <<'END'
.subckt read_cell w b g=1e-5
b_read w b i=({g}*0.2/1.1752011936438014)*sinh(v(w,b)/0.2)
.ends
END
card read 'file: read.sub' 'levels: 4' 'spread_rel: 5 %'
sed 's/^model: .*/model: sinh/; s/^file: .*/shape_on: 0.2/; $a shape_off: 0.2' "my cells/read.yaml" >law.yaml

run_of() { # device solver file option...
    device=$1
    solver=$2
    file=$3
    shift 3
    "$ohmslice" run e.yaml -q --set trials=1 --set train.seeds=1 --set images=2 --set "device=$device" \
        --set "solver=$solver" --trace 1 -o "$file" --replace "$@"
}

a_chip() {
    make_data
    small_experiment | sed '/segment:/d; /^claims/,$d' >e.yaml
    run_of "my cells/read.yaml" '[digital, ngspice]' own.h5 >own.txt &&
        run_of law.yaml '[digital, nodal]' law.h5 --set bitline.model=exact >law.txt || return
    sed '/^audit/d; /^$/d; s/nodal/ngspice/' law.txt >wanted.txt
    sed '/^$/d' own.txt | diff -b wanted.txt -
}
check "a chip of them, every read by ngspice" a_chip
expected=2
check "not modelled" says 2 'are not modelled' run e.yaml --set "device=my cells/read.yaml" --set 'solver=[ngspice]' \
    --set bitline.model=model -q
check "not by nodal" says 2 'only ngspice can evaluate' run e.yaml --set "device=my cells/read.yaml" -q

# A read of the run as a deck prints what the run used.
of_a_chip() {
    mkdir -p decks
    "$ohmslice" netlist --from own.h5 --group traces/ngspice --read 3 -o decks/x.cir &&
        ngspice -b decks/x.cir >x.log 2>&1
    sed -n 's/^v_sense_[0-9]*#branch = //p' x.log >spice.txt
    sed -n 's/^\* expect: v_sense_[0-9]*#branch = \([^ ]*\).*/\1/p' decks/x.cir >used.txt
    [ -s used.txt ] && head -n "$(wc -l <used.txt)" spice.txt | paste -s -d ' ' >a.txt &&
        paste -s -d ' ' used.txt >b.txt && close_to 1e-9 a.txt b.txt
}
if command -v ngspice >/dev/null 2>&1; then
    check "a read of it as a deck" of_a_chip
else
    skip "a read of it as a deck" "the program ngspice is not installed"
fi

# A real one equals its law, by the route and as a deck.
module_equals() {
    solved --cell module.yaml --engine ngspice >own.txt && solved --cell sinh:0.2 >law.txt &&
        close_to 1e-8 own.txt law.txt || return
    command -v ngspice >/dev/null 2>&1 || return 0
    "$ohmslice" netlist --conductance g.npy --input v.npy --r-word 2 --r-bit 3 --cell module.yaml -o x.cir
    ngspice -b x.cir >x.log 2>&1
    if grep -q 'osdi: no such command' x.log; then # a program older than the library
        return 0
    fi
    sed -n 's/^v_sense_[0-9]*#branch = //p' x.log | tr '\n' ' ' >spice.txt
    echo >>spice.txt
    sed -n 1p law.txt >first.txt
    close_to 1e-8 first.txt spice.txt
}

cp "my cells/compiled.yaml" module.yaml
sed -i 's/m.osdi/bent.osdi/' module.yaml
if ! ${CC:-cc} -shared -fPIC -o bent.osdi "$top/tests/cli/bentmodel.c" -lm >cc.log 2>&1; then
    skip "a compiled model equals its law" "there is no compiler"
elif ! solved --cell module.yaml --engine ngspice >own.txt 2>said && grep -q 'has no OSDI' said; then
    skip "a compiled model equals its law" "ngspice has no OSDI"
else
    check "a compiled model equals its law" module_equals
    # It is code, so it is named.
    code_is_told() {
        "$ohmslice" solve --json --conductance g.npy --input v.npy -o i.npy --cell module.yaml --engine ngspice \
            >facts 2>said && grep -q 'ngspice loads the compiled model bent.osdi, which is code' said &&
            grep -q '"compiled_model": "bent.osdi"' facts &&
            sed '/^sweep/,/^  bits/d' e.yaml >one.yaml && "$ohmslice" run one.yaml -q --set device=module.yaml \
            --set 'solver=[ngspice]' --set trials=1 --set train.seeds=1 --set images=1 -o code.h5 --replace >/dev/null &&
            "$ohmslice" show code.h5 --notes >notes && grep -q 'compiled_models.*bent.osdi' notes
    }
    check "and is named, as it is code" code_is_told
fi
finish
