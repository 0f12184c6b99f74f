#!/bin/sh
# netlist.sh -- a deck of ohmslice netlist, run by plain ngspice, gives the currents of ohmslice solve.
# shellcheck disable=SC2317 # check calls the functions
. "${top_srcdir:-.}/tests/cli/lib.sh"
if ! command -v ngspice >/dev/null 2>&1; then
    echo "1..0 # SKIP the program ngspice is not installed"
    exit 0
fi
top=$(cd "${top_srcdir:-.}" && pwd)
cd "$folder" || exit 99
inputs=3

# Runs x.cir; one row of currents, or with several inputs one row for each.
spice() {
    ngspice -b x.cir >x.log 2>&1
    awk '/^v_sense_[0-9]+#branch = / { row = row " " $3 }
        /^Index/ { cols++ }
        /^[0-9]+\t/ { swept[$1] = swept[$1] " " $3; if ($1 >= n) n = $1 + 1 }
        END { if (row != "") print row; for (k = 0; k < n; k++) print swept[k] }' x.log
}

by_nodal() {
    "$ohmslice" solve --conductance g.npy --input v.npy "$@" --output i.npy --quiet &&
        "$npytext" print i.npy >i.txt
}

one_by_one() {
    by_nodal "$@" || return
    for k in $(seq 0 $((inputs - 1))); do
        "$ohmslice" netlist --conductance g.npy --input v.npy "$@" --index "$k" -o x.cir || return
        spice
    done >rows.txt
    close_to 1e-9 i.txt rows.txt
}

at_once() {
    by_nodal "$@" &&
        "$ohmslice" netlist --conductance g.npy --input v.npy "$@" --all -o x.cir &&
        spice >rows.txt && close_to 1e-9 i.txt rows.txt
}

# 6 x 5 cells from 1 uS to 100 uS, some of them open, one of 1 mS; the second row is at 0 V.
uniform 12345 30 1e-6 1e-4 | awk 'NR % 7 == 0 { $1 = 0 } NR == 12 { $1 = 1e-3 } 1' |
    "$npytext" write g.npy 6 5
uniform 54321 $((inputs * 6)) 0.1 0.3 | awk 'NR % 6 == 2 { $1 = 0 } 1' |
    "$npytext" write v.npy "$inputs" 6
uniform 777 $((inputs * 5)) -0.01 0.01 | "$npytext" write u.npy "$inputs" 5

while read -r setting; do
    # shellcheck disable=SC2086 # a setting is words
    set -- $setting
    check "$* input by input" one_by_one "$@"
    check "$* all at once" at_once "$@"
done <<'END'
--r-word 0 --r-bit 0
--r-word 2 --r-bit 3
--r-word 0 --r-bit 3
--r-word 2 --r-bit 0
--r-word 2 --r-bit 3 --first-segment=no --last-segment=no
--r-word 2 --r-bit 3 --r-source 50 --r-sense 20 --sense top
--r-word 2 --r-bit 3 --inactive float
--r-word 0 --r-bit 0 --r-source 50 --inactive float
--r-word 2 --r-bit 3 --clamp u.npy
--r-word 2 --r-bit 3 --convention badcrossbar
--r-word 2 --r-bit 3 --convention crosssim
--r-word 2 --r-bit 3 --r-source 50 --convention memtorch
END

# One deck in three forms: flat, with the cell's sub-circuit in it, and with that in a file.
deck() { # option...
    "$ohmslice" netlist --conductance g.npy --input w.npy --cell "$cell" --r-word 2 --r-bit 3 "$@" \
        --all -o x.cir && spice
}

three_forms() { # options of the deck
    deck "$@" >flat.txt && deck "$@" --form hierarchical >pasted.txt || return
    grep -q '^x_cell_0_0 ' x.cir && ! grep -q '^[rb]_cell_[0-9]' x.cir || return
    "$ohmslice" netlist --subckt "$cell" -o cell.sub && deck "$@" --include cell.sub >included.txt || return
    grep -q '^.include "cell.sub"' x.cir && ! grep -q '^.subckt' x.cir || return
    close_to 1e-9 flat.txt pasted.txt && close_to 1e-9 flat.txt included.txt
}

header() { # lines that a deck must have
    "$ohmslice" netlist --conductance g.npy --input v.npy --convention crosssim -o x.cir &&
        grep -q '^\* written by ohmslice [0-9]' x.cir && grep -q '^\* convention: crosssim' x.cir &&
        grep -q '^\* cell: linear' x.cir
}

awk 'NR % 6 != 2 && NR <= 18 { print -0.2 * $1 } NR % 6 == 2 && NR <= 18 { print 0.15 }' <<END |
$(uniform 999 18 0.3 1)
END
    "$npytext" write w.npy 3 6
while read -r cell setting; do
    # shellcheck disable=SC2086 # a setting is words
    check "$cell $setting, flat, pasted and included" three_forms $setting
done <<'END'
linear
cubic:2
sinh:0.2
linear,selector:1e-6:0.05
cubic:-2,selector:1e-6:0.05
sinh:0.3,selector:1e-6:0.05
linear,transistor:2e-4:0.5:1.3:1.5
sinh:0.3,transistor:2e-4:0.5:1.3:1.5
sky130-table
hfo2-1t1r --gate on
END
shipped_table() { # the file in netlists/ is what the command writes, but for the version
    "$ohmslice" netlist --subckt sky130-table -o cell.sub &&
        tail -n +2 cell.sub >ours.txt && tail -n +2 "$top/netlists/cell-table.sub" >theirs.txt &&
        cmp ours.txt theirs.txt
}

check "cell-table.sub is the cell of sky130-table" shipped_table
check "a deck says where it comes from" header
finish
