#!/bin/sh
# files.sh -- no output takes the place of an input, pipes and devices are no inputs, and nothing from a file
# steers a terminal.
# shellcheck disable=SC2317 # check calls the functions
. "${top_srcdir:-.}/tests/cli/lib.sh"
case $ohmslice in /*) ;; *) ohmslice=$PWD/$ohmslice ;; esac
case $npytext in /*) ;; *) npytext=$PWD/$npytext ;; esac
data=$(cd "${top_srcdir:-.}" && pwd)/data
cd "$folder" || exit 99

make_data
small_experiment | sed 's/seeds: 2/seeds: 1/; s/^trials: 3/trials: 1/' >e.yaml
"$ohmslice" run e.yaml -q -o r.h5 >/dev/null || exit 99
uniform 12345 4 1e-6 1e-4 | "$npytext" write g.npy 2 2
echo 0.1 0.2 | tr ' ' '\n' | "$npytext" write v.npy 2
echo 0 0 | tr ' ' '\n' | "$npytext" write u.npy 2
cp "$data/digits-784-16-10.npz" n.npz
printf '* c\n.subckt c w b g=1e-5\nr1 w b {1/g}\n.ends\n' >c.sub
printf 'source: x\nmodel: spice\nfile: c.sub\ng_on: 100 uS\ng_off: 1 uS\n' >c.yaml

# spares INPUT COMMAND...: is the command refused in a sentence, and INPUT as it was?
spares() {
    input=$1
    shift
    cp "$input" before
    timeout 600 "$ohmslice" "$@" >printed 2>told
    code=$?
    cat told
    [ "$code" -gt 0 ] && [ "$code" -lt 10 ] && [ "$(wc -l <told)" = 1 ] && [ ! -s printed ] &&
        grep -q 'is an input of this command\|: an input of this command' told && cmp "$input" before
}

ln g.npy hard.npy
ln -s g.npy soft.npy
crossbar="--conductance g.npy --input v.npy"
# shellcheck disable=SC2086
{
    check "solve: the conductances" spares g.npy solve -q $crossbar -o g.npy
    check "solve: by a hard link" spares g.npy solve -q $crossbar -o hard.npy
    check "solve: by a symbolic link" spares g.npy solve -q $crossbar -o soft.npy
    check "solve: the inputs" spares v.npy solve -q $crossbar -o ./v.npy
    check "solve: the clamps" spares u.npy solve -q $crossbar --clamp u.npy -o u.npy
    check "solve: node voltages" spares g.npy solve -q $crossbar -o i.npy --voltages "$folder/g.npy"
    check "solve: the card" spares c.yaml solve -q --engine ngspice --cell c.yaml $crossbar -o c.yaml
    check "solve: what the card names" spares c.sub solve -q --engine ngspice --cell c.yaml $crossbar -o c.sub
    check "settle: waveforms" spares g.npy settle -q $crossbar --lsb 1uA --r-source 1000 --waveforms g.npy
    check "netlist: the conductances" spares g.npy netlist $crossbar -o g.npy
    check "netlist: the included file" spares c.sub netlist $crossbar --include c.sub -o c.sub
    check "netlist: the result" spares r.h5 netlist --from r.h5 -o r.h5
    check "netlist: the card" spares c.yaml netlist --subckt c.yaml -o c.yaml
}
check "report" spares r.h5 report r.h5 -o r.h5
check "merge" spares r.h5 merge r.h5 -o r.h5 --replace
cp r.h5 q.h5.partial
check "merge: the draft" spares q.h5.partial merge r.h5 q.h5.partial -o q.h5 --replace
check "run: the experiment" spares e.yaml run e.yaml -q -o e.yaml
check "run: the data" spares data.npz run e.yaml -q -o data.npz
check "run: the weights" spares r.h5 run e.yaml -q --weights r.h5 -o r.h5
check "train: the data" spares data.npz train -q --data npz:data.npz --layers '[16, 4]' -o data.npz
rm -f q.h5.partial

twice() {
    # shellcheck disable=SC2086
    ! "$ohmslice" solve -q $crossbar -o x.npy --voltages x.npy 2>told && grep -q 'another output' told
}
check "solve: two outputs of one name" twice
remains() { # an output that is no input is replaced as ever
    # shellcheck disable=SC2086
    "$ohmslice" solve -q $crossbar -o i.npy && "$ohmslice" solve -q $crossbar -o i.npy &&
        "$ohmslice" run e.yaml -q -o r.h5 >/dev/null
}
check "other outputs are replaced" remains

# --- pipes, devices, folders ---

mkfifo pipe.npy pipe.yaml pipe.npz pipe.sub pipe.h5
mkdir folder.npy folder.h5
# unread COMMAND...: refused at once, in a sentence
unread() {
    timeout 600 "$ohmslice" "$@" >printed 2>told
    code=$?
    cat told
    { [ "$code" = 3 ] || [ "$code" = 2 ]; } && [ "$(wc -l <told)" = 1 ] &&
        grep -q 'not a regular file\|Is a directory' told
}
for input in /dev/zero pipe.npy folder.npy; do
    check "conductances from $input" unread solve -q --conductance $input --input v.npy -o i.npy
    check "inputs from $input" unread solve -q --conductance g.npy --input $input -o i.npy
done
for input in /dev/zero "$folder/pipe.yaml"; do
    check "an experiment from $input" unread run "$input" -q
    check "a card from $input" unread solve -q --cell "$input" --conductance g.npy --input v.npy -o i.npy
done
for input in /dev/zero pipe.h5 folder.h5; do
    check "a result from $input" unread show $input
done
# shellcheck disable=SC2086
check "a netlist cell from a pipe" unread netlist $crossbar --include pipe.sub -o x.cir
check "weights from a pipe" unread map pipe.npz
check "data from a pipe" unread map n.npz --data npz:pipe.npz

# --- terminals ---

esc=$(printf '\033')
csi=$(printf '\302\233')
# clean COMMAND...: nothing that it prints has a control character, of 7 or 8 bits, or a byte that is no UTF-8
clean() {
    "$ohmslice" "$@" >printed 2>told
    cat printed told >both
    [ -s both ] && ! LC_ALL=C tr -d '\011\012\040-\176\200-\377' <both | grep -q . &&
        ! LC_ALL=C grep -q "$csi" both && iconv -f UTF-8 -t UTF-8 both >/dev/null
}
sed "s/one bit everywhere/\"one \\\\e[31m\\\\u009b31m\\\\u007f b\u00efs everywhere/; s/everywhere is enough/everywhere is enough\"/" \
    e.yaml >escape.yaml
check "run, with a claim full of controls" clean run escape.yaml -q -o escape.h5
visible() {
    grep -q 'one \\x1b\[31m\\u009b31m\\u007f b' printed
}
check "it says what was there" visible
check "show" clean show escape.h5
check "show --json" clean show escape.h5 --json
json() {
    "${PYTHON3:-/usr/bin/python3}" -c "import json
text = json.dumps(json.load(open('printed')))
assert r'one \u001b[31m\u009b31m\u007f b' in text, text"
}
if "${PYTHON3:-/usr/bin/python3}" -c 'import json' 2>/dev/null; then
    check "it is JSON of the same text" json
else
    skip "it is JSON of the same text" "there is no python3"
fi
check "show --notes" clean show escape.h5 --notes
check "show --experiment" clean show escape.h5 --experiment
check "merge" clean merge escape.h5 -o escape2.h5
check "a file of that name" clean show "no${esc}[31m$csi.h5"
check "an option of that name" clean show "--no${esc}[31m"
check "a command of that name" clean "no${esc}[31m"
check "an array of that name" clean show r.h5 "no${esc}[31m"
check "bytes that are no UTF-8" clean show "$(printf 'no\377\233.h5')"
finish
