#!/bin/sh
# results.sh -- the program of docs/results.md draws from a result that comes with ohmslice and from a new
# one, and what it prints is what the file says.
# shellcheck disable=SC2317 # check calls the functions
. "${top_srcdir:-.}/tests/cli/lib.sh"
python=${PYTHON3:-/usr/bin/python3}
source=${top_srcdir:-.}
if ! "$python" -c 'import xarray, h5netcdf, matplotlib' 2>/dev/null; then
    echo '1..0 # SKIP python3 has no xarray with h5netcdf, or no matplotlib'
    exit 0
fi
# shellcheck disable=SC2016 # the marks of Markdown
sed -n '/^```python$/,/^```$/p' "$source/docs/results.md" | sed '/^```/d' >"$folder/draw.py"
cp "$source/data/reads.h5" "$folder/delivered.h5"
cd "$folder" || exit 99

draws() { # result
    rm -f reads.png
    MPLBACKEND=agg "$python" -W error::FutureWarning draw.py "$1" >"$1.txt" || return
    test "$(head -c 4 reads.png | tail -c 3)" = PNG
}

# largest drop of the read with the most inputs, out of the numbers that show prints
drops() { # result
    "$ohmslice" show "$1" maps/nodal/input >inputs.txt
    at=$(awk '{ n = 0; for (k = 1; k <= NF; k++) n += $k > 0; if (n > most) { most = n; at = NR } }
        END { print at }' inputs.txt)
    sed -n "${at}p" inputs.txt | tr ' ' '\n' >input.txt
    rows=$(wc -l <input.txt)
    for array in word bit; do
        "$ohmslice" show "$1" "maps/nodal/$array" | head -n "$((at * rows))" | tail -n "$rows" >"$array.txt"
    done
    paste -d ' ' input.txt word.txt bit.txt | awk '
        $1 > 0 {
            n = (NF - 1) / 2
            for (c = 1; c <= n; c++) {
                drop = $1 - ($(1 + c) - $(1 + n + c))
                if (drop > most) most = drop
            }
        }
        END { printf "%.9g\n", most * 1000 }' >wanted.txt
    sed -n 's/^largest drop \(.*\) mV$/\1/p' "$1.txt" >found.txt
    awk 'NR == FNR { wanted = $1; next } { d = $1 - wanted; if (d < 0) d = -d
        exit !(wanted > 0 && d <= 1e-4 * wanted) }' wanted.txt found.txt
}

check "the text is a program" test "$(wc -l <draw.py)" -gt 20
check "the delivered result opens" prints "maps/nodal" show delivered.h5
check "it draws the delivered result" draws delivered.h5
check "its largest drop is that of the voltages" drops delivered.h5
check "its network is that of a training today" "$ohmslice" netlist --from delivered.h5 \
    --layer 0 --row-tile 2 --slice 3 --trial 0 --image 0 --bit 0 -o read.cir
make_data
small_experiment >e.yaml
"$ohmslice" run e.yaml -q --maps 3 --set transient.reads=1 --set transient.keep=2 \
    --set crossbar.r_source="10 Ohm" -o new.h5 >/dev/null
check "it draws a new result" draws new.h5
check "whose largest drop is that of its voltages" drops new.h5
finish
