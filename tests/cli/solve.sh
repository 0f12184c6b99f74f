#!/bin/sh
# solve.sh -- ohmslice solve reproduces currents that other programs computed, by two engines.
# shellcheck disable=SC2317 # check calls the functions
. "${top_srcdir:-.}/tests/cli/lib.sh"
reference=${OHM_SHARED:-}/reference
if [ ! -r "$reference/README.md" ]; then
    echo "1..0 # SKIP reference/README.md is not in OHM_SHARED"
    exit 0
fi
cd "$folder" || exit 99

solve() { # engine option...
    engine=$1
    shift
    "$ohmslice" solve --conductance g.npy --input v.npy --output i.npy --quiet \
        --engine "$engine" "$@" && "$npytext" print i.npy >i.txt
}

agrees() { # expected engine option...
    expected=$1
    shift
    solve "$@" && close_to 1e-9 "$expected" i.txt
}

# The arrays of linear-SIDE-MAXIMUM[-100inputs].txt.
make_linear() { # side maximum inputs
    case $2 in
    10k) low=1e-6 high=1e-4 ;;
    *) low=1e-7 high=1e-5 ;;
    esac
    uniform 12345 $(($1 * $1)) "$low" "$high" | "$npytext" write g.npy "$1" "$1"
    uniform 54321 $(($1 * $3)) 0 0.2 | "$npytext" write v.npy "$3" "$1"
}

echo 1e-5 | "$npytext" write g.npy 1 1
echo 0.2 | "$npytext" write v.npy 1
klu=$("$ohmslice" solve --conductance g.npy --input v.npy --output i.npy --quiet --engine ngspice \
    --json | grep -c '"klu": true')
for file in "$reference"/linear-*.txt; do
    name=$(basename "$file" .txt)
    side=$(echo "$name" | cut -d- -f2)
    make_linear "$side" "$(echo "$name" | cut -d- -f3)" "$(wc -l <"$file")"
    check "$name: nodal" agrees "$file" nodal --r-word 1 --r-bit 1
    if [ "$side" -le 64 ] || [ "$klu" = 1 ]; then
        check "$name: ngspice" agrees "$file" ngspice --r-word 1 --r-bit 1
    else
        skip "$name: ngspice" "this libngspice has no KLU"
    fi
done

# The documented crossbar; case B has four inputs, whose first is that of the others.
echo 345 903 755 257 646 652 401 508 166 454 442 874 190 244 635 | tr ' ' '\n' |
    awk '{ printf "%.17g\n", 1 / $1 }' | "$npytext" write g.npy 3 5
documented() { # case word bit
    awk -v start="== $1:" 'index($0, "== ") == 1 { on = index($0, start) == 1 }
        on && /^[A-Z].*=/ { on = /^I_out/; next }
        on && /^ *\[/ { gsub(/[][]/, ""); print }' "$reference/documented-3x5.txt" >expected.txt
    for engine in nodal ngspice; do
        check "documented, case $1: $engine" \
            agrees expected.txt "$engine" --r-word "$2" --r-bit "$3"
    done
}
echo 1.5 2.3 1.7 4.1 4.5 4.0 2.6 1.1 3.3 2.1 0.8 1.1 | "$npytext" write v.npy 4 3
documented B 0.5 0.5
echo 1.5 2.3 1.7 | "$npytext" write v.npy 3
documented A 0.5 0.5
documented C 0.5 2
documented D 0 0.5
documented E 0.5 0
documented F 0 0
finish
