#!/bin/sh
# words.sh -- what the program says about itself, what it says to whom, and what it says in JSON.
# shellcheck disable=SC2317 # check calls the functions
. "${top_srcdir:-.}/tests/cli/lib.sh"
cd "$folder" || exit 99
commands=$("$ohmslice" --help | sed -n '/^commands:/,/^$/s/^  \([a-z]*\) .*/\1/p')

# says STATUS OUT ERR ARGUMENT...: the exit status; OUT and ERR are in the streams, or these are empty.
says() {
    status=$1 out=$2 err=$3
    shift 3
    "$ohmslice" "$@" >out 2>err
    got=$?
    head -n 5 out err
    [ "$got" = "$status" ] && has out "$out" && has err "$err"
}

has() { # file text
    if [ -z "$2" ]; then
        [ ! -s "$1" ]
    else
        grep -qF -e "$2" "$1"
    fi
}

# hidden TEXT ARGUMENT...: the program says something on standard error, but not TEXT.
hidden() {
    hidden=$1
    shift
    "$ohmslice" "$@" 2>err && [ -s err ] && ! has err "$hidden"
}

one_line_in() {
    says "$@" && [ "$(wc -l <err)" = 1 ]
}

check "14 commands are listed" [ "$(echo "$commands" | wc -w)" = 14 ]
for command in $commands; do
    check "$command --help" says 0 "usage: ohmslice $command [options]" "" "$command" --help
    cp out help
    check "help $command is the same" says 0 "usage: ohmslice $command" "" help "$command"
    check "... to the letter" cmp out help
done
check "--version" says 0 "ohmslice 0." "" --version
check "no command: the usage on standard error" says 2 "" "usage: ohmslice COMMAND"
check "help of a mistyped command" one_line_in 2 "" "rnu is not a command; nearest: run" help rnu
while IFS=: read -r words nearest; do
    # shellcheck disable=SC2086
    check "$words: the nearest is named" one_line_in 2 "" "; nearest: $nearest" $words
done <<'END'
sovle:solve
netlits:netlist
settel:settle
settle --c_wrod 1:--c-word
run --rezume x:--resume
run --ouptut=x y:--output
solve --r_wrod 1:--r-word
describe crosbar:crossbar
adc --dveice prime:--device
END
check "nothing is near: where to look" one_line_in 2 "" "see ohmslice --help" xyzzy
check "an option of nothing: where to look" one_line_in 2 "" "see ohmslice run --help" run --xyzzy
check "a letter among letters" one_line_in 2 "" "-z is not an option here" run -qz x

# --- describe and the man page ---
keys=$("$ohmslice" describe | sed -n 's/^  \([a-z_]*\.[a-z_]*\) .*/\1/p')
check "describe prints more than 40 keys" [ "$(echo "$keys" | wc -w)" -gt 40 ]
for section in head network train mapping device crossbar readout audit; do
    check "describe $section" says 0 "$section -- " "" describe "$section"
done
"$ohmslice" describe --man >page.1
all_on_page() {
    for word in $commands; do
        grep -q "^\.SS ohmslice $word " page.1 || { echo "$word"; return 1; }
    done
    for word in $keys; do
        grep -q "^..$word" page.1 || grep -qF "$(echo "$word" | sed 's/-/\\-/g')" page.1 ||
            { echo "$word"; return 1; }
    done
}
check "the man page has every command and every key" all_on_page
if command -v groff >/dev/null 2>&1; then
    renders() {
        groff -man -Tascii -P-cbou -ww page.1 2>complaints >page.txt
        cat complaints
        [ ! -s complaints ] && grep -q 'EXIT STATUS' page.txt
    }
    check "groff takes the man page without a word" renders
else
    skip "groff takes the man page" "groff is not installed"
fi

# --- which stream, and JSON ---
echo 1e-5 2e-5 | "$npytext" write g.npy 1 2
echo 0.2 | "$npytext" write v.npy 1
make_data
small_experiment >e.yaml
solve="solve --conductance g.npy --input v.npy --output i.npy"
# shellcheck disable=SC2086
{
    check "solve tells of itself on standard error" says 0 "" "ohmslice: 1 x 2" $solve
    check "... and nothing with --quiet" says 0 "" "" $solve --quiet
    check "... nor of ngspice" says 0 "" "" $solve --engine ngspice -v --quiet
    check "... and with -v how a deck was solved" says 0 "" '"op", 1 point of ' $solve \
        --engine ngspice -v
    check "... which is not told otherwise" hidden '"op"' $solve --engine ngspice
    check "what ngspice is, in JSON" says 0 'empty start-up files' "" $solve --engine ngspice -q \
        --json
    check "a deck has no words beside it" says 0 "" "" netlist --conductance g.npy --input v.npy \
        -o x.cir
    check "a deck goes to standard output if that is its file" says 0 ".end" "" netlist \
        --conductance g.npy --input v.npy -o /dev/stdout
    check "settle: its table on standard output alone" says 0 "shortest read: " "" settle \
        --conductance g.npy --input v.npy --lsb 1e-6 --quiet
    check "run: tables on standard output alone" says 0 "claim: one bit" "" run e.yaml -q -o e.h5
    check "the result tells the simulator and its solvers" prints 'simulator.*ngspice-.*; empty start-up files' show e.h5 \
        --notes
    check "and what holds it back" prints 'sandbox.*\(seccomp\|limits\)' show e.h5 --notes
    check "show: the same" says 0 "claim: one bit" "" show e.h5
    check "a mistake goes to standard error alone" one_line_in 3 "" "no.h5: " show no.h5
}
python=
for candidate in "${PYTHON:-}" python3 /usr/bin/python3; do
    [ -n "$candidate" ] && "$candidate" -c 'import json' 2>/dev/null && python=$candidate && break
done
is_json() {
    "$ohmslice" "$@" >out 2>err || return
    [ "$(wc -l <out)" = 1 ] && "$python" -c '
import json, sys
def no(word): raise ValueError(word + " is not JSON")
assert isinstance(json.load(sys.stdin, parse_constant=no), dict)' <out
}
"$ohmslice" train --data npz:data.npz --layers '[16, 4]' --pretrain 1 --finetune 1 \
    --validation 80 -o w.npz -q >/dev/null
while read -r words; do
    # The whole of bench takes long, under sanitizers every part of it: make check-long runs it.
    [ "$words" != "bench --chip=no --repeats 1" ] || [ -n "${OHM_LONG:-}" ] || words="$words --transients=no"
    # shellcheck disable=SC2086
    set -- $words
    if [ "${words##*--repeats 1}" = " --transients=no" ] && [ -n "${OHM_SANITIZED:-}" ]; then
        skip "bench --json" "it takes minutes under sanitizers; make check-long runs it"
    elif [ -n "$python" ]; then
        check "$1 --json is one JSON object on one line" is_json "$@" --json
    else
        skip "$1 --json" "python3 is not installed"
    fi
done <<'END'
solve --conductance g.npy --input v.npy --output i.npy
solve --conductance g.npy --input v.npy --output i.npy --engine ngspice
settle --conductance g.npy --input v.npy --lsb 1e-6 --quiet
settle --conductance g.npy --input v.npy --lsb 1e-6 --engine ngspice
train --data npz:data.npz --layers [16,4] --pretrain 1 --finetune 1 --validation 80 -o w2.npz
map w.npz --data npz:data.npz --images 50
map w.npz
calibrate w.npz --data npz:data.npz --images 50
adc --device prime
fixed w.npz --data npz:data.npz --block [4]
describe
run e.yaml
run e.yaml --dry-run
show e.h5
bench --chip=no --repeats 1
bench --chip=no --solvers=no --transients=no --sweep 8 --repeats 2
END

# lossless ARGUMENT...: the accuracy that calibrate calls lossless.
lossless() {
    "$ohmslice" calibrate w.npz --data npz:data.npz --images 80 "$@" | sed -n 's/.*: \(.*\) with lossless.*/\1/p'
}
same_lossless() {
    [ "$(lossless --cell-bits 1)" = "$(lossless --cell-bits 7)" ] && [ -n "$(lossless)" ]
}
check "calibrate starts where nothing clips, also with cells that add up to more than 255" same_lossless
"$ohmslice" train --data npz:data.npz --layers '[16, 4, 4, 4, 4, 4]' --pretrain 1 --finetune 1 \
    --validation 80 -o deep.npz -q >/dev/null
check "calibrate refuses more converters than it can list" one_line_in 2 "" "--by-layer: 5 layers of 14 slices" \
    calibrate deep.npz --data npz:data.npz --images 50 --by-layer --weight-bits 14 --cell-bits 1
finish
