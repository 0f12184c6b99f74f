#!/bin/sh
# foreign.sh -- netlists of cells that came from anywhere: what the commands refuse, with the line and the reason, before
# ngspice sees it; that nothing of it runs; and that decks carry no names that run.
# shellcheck disable=SC2016,SC2317 # backticks are names here; check calls the functions
. "${top_srcdir:-.}/tests/cli/lib.sh"
top=$(cd "${top_srcdir:-.}" && pwd)
cd "$folder" || exit 99
yes 1e-5 | head -n 4 | "$npytext" write g.npy 2 2
printf '0.2\n0.1\n' | "$npytext" write v.npy 1 2
cat >card.yaml <<'END'
source: "a test"
model: spice
file: cell.sub
g_on: 100 uS
g_off: 1 uS
END

cell() { # line...: the file of the card
    printf '%s\n' "$@" >cell.sub
}

# Both commands that take such a card refuse it in one sentence, and leave nothing.
refused() { # words
    for command in 'solve --engine ngspice' netlist; do
        rm -f out
        # shellcheck disable=SC2086
        "$ohmslice" $command --cell card.yaml --conductance g.npy --input v.npy -o out >printed 2>said
        got=$?
        cat said
        [ "$got" -ge 2 ] && [ "$got" -le 4 ] && [ ! -e out ] && [ ! -s printed ] && [ "$(wc -l <said)" = 1 ] &&
            grep -q -e "$1" said || return 1
    done
}

solved() {
    "$ohmslice" solve -q --engine ngspice --cell card.yaml --conductance g.npy --input v.npy --r-word 1000 \
        --r-bit 1000 -o i.npy "$@"
}

# --- commands ---
cell '.subckt my_cell w b g=1e-5' 'r1 w b {1/g}' .ends .control "shell touch $folder/mark" "echo hi > $folder/mark" \
    "write $folder/mark" .endc
check "a block of commands" refused 'cell.sub, line 4: .control: a block of commands'
check "none of which ran" test ! -e mark
cell '.subckt c w b g=1e-5' 'r1 w b {1/g}' .ends "*# shell touch $folder/mark"
check "commands in a comment" refused 'cell.sub, line 4: a comment that begins with \*# is a command'
check "none of which ran, either" test ! -e mark

# --- what reaches outside ---
cell '.options reltol=0.5 abstol=1 vntol=1' '.subckt c w b g=1e-5' 'r1 w b {1/g}' .ends
check "options of the whole deck" refused 'cell.sub, line 1: .options: options hold for the whole deck'
cell '.global b' '.subckt c w b g=1e-5' 'r1 w b {1/g}' .ends
check "a global node" refused 'cell.sub, line 1: .global: a global node'
cell '.subckt c w b g=1e-5' 'r1 w b {1/g}' '.temp 100' .ends
check "a temperature" refused 'cell.sub, line 3: .temp: the temperature holds'
for ports in '0 b' 'gnd b'; do
    cell "* $ports" ".subckt c $ports g=1e-5" 'r1 w b {1/g}' .ends
    check "the ports $ports" refused 'cell.sub, line 2: the port [0gnd]* is a node of the whole deck'
done
cell '.subckt c w w g=1e-5' 'r1 w w {1/g}' .ends
check "a port twice" refused 'cell.sub, line 1: the port w is there twice'

# --- includes ---
cell '.include /etc/passwd' '.subckt c w b g=1e-5' 'r1 w b {1/g}' .ends
check "an include of elsewhere" refused 'cell.sub, line 1: /etc/passwd: files are included from the folder'
check "which was not read" sh -c '! grep -q root: said'
ln -s /etc/passwd near
cell '.include near' '.subckt c w b g=1e-5' 'r1 w b {1/g}' .ends
check "a link to elsewhere" refused 'cell.sub, line 1: near: a link leads out of the folder'
cell '.include cell.sub' '.subckt c w b g=1e-5' 'r1 w b {1/g}' .ends
check "a file that includes itself" refused 'cell.sub, line 1: the file includes itself'
mkfifo pipe
sed 's/cell.sub/pipe/' card.yaml >pipe.yaml
pipe_is_refused() {
    "$ohmslice" netlist --cell pipe.yaml --conductance g.npy --input v.npy -o out 2>said
    [ $? = 3 ] && grep -q 'pipe: not a regular file' said
}
check "a pipe" pipe_is_refused

# --- the parameter ---
cell '.subckt c p m PARAMS: Ron=1K Rinit=7k' 'r1 p m {Rinit}' .ends
check "no parameter g" refused 'cell.sub, line 1: .subckt c has no parameter g'
cell '.subckt c p m g=1e-5 Rinit=7k' 'r1 p m {Rinit}' .ends
check "a parameter g without a use" refused 'cell.sub, line 1: .subckt c does not use its parameter g'

# --- names ---
cell '.subckt my-cell w b g=1e-5' 'r1 w b {1/g}' .ends
check "a name that ngspice does not find" refused 'cell.sub, line 1: my-cell: ngspice finds only names of letters'
printf '\357\273\277.subckt c w b g=1e-5\r\nr1 w b {1/g}\r\n.ends\r\n' >cell.sub
check "a byte order mark and other ends of lines" solved

# A file's name in a deck runs nothing, and neither does it in ngspice.
model='m`touch mark`.osdi'
: >"$model"
printf 'source: "a test"\nmodel: spice\nfile: "%s"\nsubckt: c\ng_on: 100 uS\ng_off: 1 uS\n' "$model" >card.yaml
check "a compiled model with a name that runs" refused 'only in a path of plain characters'
check "which did not run" test ! -e mark
cp "$top/netlists/cell-1r.sub" 'c`touch mark`.sub'
named_include() { # NAME: refused, or a deck that runs nothing
    "$ohmslice" netlist --conductance g.npy --input v.npy --include "$1" -o x.cir 2>said
    [ $? = 2 ] && grep -q 'a deck cannot name a file with' said
}
check "an included file with a name that runs" named_include 'c`touch mark`.sub'
cp "$top/netlists/cell-1r.sub" 'c$(touch mark).sub'
check "another" named_include 'c$(touch mark).sub'
cell '.subckt c w b g=1e-5' 'r1 w b {1/g}' .ends .exec
broken_include() {
    "$ohmslice" netlist --conductance g.npy --input v.npy --include cell.sub -o x.cir 2>said
    [ $? = 3 ] && grep -q 'cell.sub, line 4: .exec' said
}
check "an included file is held to the contract too" broken_include

# --- what the results tell ---
sandbox_is_told() {
    "$ohmslice" solve -q --json --engine ngspice --conductance g.npy --input v.npy -o i.npy >said &&
        grep -q -e '"sandbox": "seccomp"' -e '"sandbox": "limits"' said && grep -q '"compiled_model": ""' said &&
        "$ohmslice" solve -q --json --conductance g.npy --input v.npy -o i.npy | grep -q '"sandbox": ""'
}
check "the facts say what held the simulator back" sandbox_is_told
finish
