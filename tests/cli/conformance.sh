#!/bin/sh
# conformance.sh -- every device card and every experiment that is shipped is one that the program takes.
# shellcheck disable=SC2317 # check calls the functions
. "${top_srcdir:-.}/tests/cli/lib.sh"
top=${top_srcdir:-.}

shipped() { # file: is it among those that are installed?
    grep -q "^	${1#"$top"/} *\\\\*$" "$top/files.mk"
}

# The first row of `adc`: LSB of one level of the card, for V and S in sane ranges.
sane() { # card
    "$ohmslice" adc --device "$1" --json >adc.json && cat adc.json &&
        sed 's/.*"lsb": \([^,]*\), "leakage_per_row": \([^,]*\),.*/\1 \2/' adc.json |
        awk '{ exit !($1 > 1e-12 && $1 < 1e-3 && $2 >= 0 && $2 < 1) }'
}

has_source() { # file: a source, an on/off ratio, levels
    grep -q '^source: "..*"' "$1" && grep -q '^g_on: [0-9.]* [a-zA-Z]*S$' "$1" &&
        grep -q '^g_off: [0-9.]* [a-zA-Z]*S$' "$1" && grep -q '^levels: [0-9]*$' "$1"
}

# A card that is a netlist is solved by ngspice, and everything else says so.
by_ngspice() { # card
    "$ohmslice" solve --conductance g.npy --input v.npy -o i.npy -q --cell "$1" --engine ngspice &&
        refuses 'use the engine ngspice' solve --conductance g.npy --input v.npy -o i.npy -q --cell "$1" &&
        refuses 'only ngspice can evaluate' run e.yaml -q --set "device=$1" &&
        prints 'ngspice: 0 crossbars modelled .*, 8 solved for every read' run one.yaml -q --set "device=$1" \
            --set trials=1 --set images=1 --set train.seeds=1 --set 'solver=[ngspice]'
}

refuses() { # words argument...
    words=$1
    shift
    ! "$ohmslice" "$@" 2>said && cat said && grep -q -e "$words" said
}

cd "$folder" || exit 99
make_data
small_experiment >e.yaml
sed '/^sweep/,/^  bits/d; /^claims/,$d' e.yaml >one.yaml # one point of it
cards=0
for file in "$top"/device_models/*.yaml; do
    cards=$((cards + 1))
    card=$(basename "$file" .yaml)
    check "$card is shipped" shipped "$file"
    check "$card names its source, conductances with units, levels" has_source "$file"
    check "$card: adc by its name, a sane LSB" sane "$card"
    check "$card: adc by its path, the same" sane "$file"
    echo 1e-5 | "$npytext" write g.npy 1 1
    echo 0.2 | "$npytext" write v.npy 1
    if grep -q '^model: spice' "$file"; then
        check "$card: solved by ngspice, and by nothing else" by_ngspice "$card"
        continue
    fi
    check "$card: a run by its name" prints "^long     few " run e.yaml -q --set "device=$card" \
        --set trials=1 --set audit.reads=0
    check "$card: a run by its path, digital" prints "^long     few " run e.yaml -q \
        --set "device=$file" --set 'solver=[digital]'
    check "$card: solve --cell" "$ohmslice" solve --conductance g.npy --input v.npy -o i.npy -q \
        --cell "$card"
done
check "there are at least 3 cards" [ "$cards" -ge 3 ]

for file in "$top"/netlists/*.sub "$top"/netlists/*.cir; do
    check "$(basename "$file") is shipped" shipped "$file"
    check "$(basename "$file") has its line in the README" \
        grep -q -e "^| .$(basename "${file%.*}")\\.sub." "$top/netlists/README.md"
done

# What --dry-run tells of a file is what stands in it.
told() { # file
    "$ohmslice" run "$1" --dry-run >plan.txt || return
    cat plan.txt
    claims=$(grep -c '^ *\(- \)*says:' "$1")
    grep -q "^claims     $claims$" plan.txt && grep -q '^points     [1-9]' plan.txt &&
        grep -q '^trainings  [1-9]' plan.txt && grep -q '^chips      [1-9]' plan.txt &&
        grep -F -e "$(head -n 1 plan.txt)" "$1" | grep -q '^question: ' &&
        [ "$(grep -c '^    holds if ' plan.txt)" = "$(grep -c '^ *holds_if:' "$1")" ]
}

find "$top/experiments" -name '*.yaml' | sort >experiments.txt
while read -r file; do
    name=${file#"$top"/}
    check "$name is shipped" shipped "$file"
    check "$name is told as it stands" told "$file"
    check "$name has its line in the README" grep -q "${name#experiments/}" "$top/experiments/README.md"
done <experiments.txt
check "there are at least 5 experiments" [ "$(wc -l <experiments.txt)" -ge 5 ]
finish
