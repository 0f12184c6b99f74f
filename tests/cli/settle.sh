#!/bin/sh
# settle.sh -- one read in time: two engines and plain ngspice tell the same; the waveforms open in xarray.
# shellcheck disable=SC2317 # check calls the functions
. "${top_srcdir:-.}/tests/cli/lib.sh"
cd "$folder" || exit 99

uniform 12345 30 1e-6 1e-4 | awk 'NR % 7 == 0 { $1 = 0 } 1' | "$npytext" write g.npy 6 5
uniform 54321 6 0.1 0.3 | awk 'NR == 2 { $1 = 0 } 1' | "$npytext" write v.npy 6
wires="--r-word 5 --r-bit 5 --r-source 2000 --r-sense 500 --c-words 0.1fF --c-bits 0.1fF --c-sense 5pF"

settle() {
    # shellcheck disable=SC2086
    "$ohmslice" settle --conductance g.npy --input v.npy $wires --lsb 2uA --quiet "$@"
}

# The rows of the table: currents, errors, instants.
table() {
    settle "$@" >table.txt && awk '/^ *[0-9]+ / { print $2, $3, $5 * 1e4 }' table.txt
}

engines_agree() {
    table --tolerance 1e-6 "$@" >own.txt && table --engine ngspice "$@" >other.txt &&
        [ "$(wc -l <own.txt)" = 5 ] && close_to 1e-4 own.txt other.txt
}

# What the deck prints, and what settle says of the same read.
deck_agrees() {
    # shellcheck disable=SC2086
    "$ohmslice" netlist --conductance g.npy --input v.npy $wires --transient "$@" -o x.cir &&
        ngspice -b x.cir >x.log 2>&1 || return
    awk '/^sample_[0-9]+ = / { row = row " " $3 } END { print row }' x.log >deck.txt
    awk '/^e_(delivered|driver|sense|rest) = / { row = row " " $3 } END { print row }' x.log >>deck.txt
    settle --tolerance 1e-6 "$@" >table.txt || return
    awk '/^ *[0-9]+ / { row = row " " $3 }
        /^energy/ { sub(/.*: /, ""); energy = $1 " " $5 " " $11 " " $8 + $14 }
        END { print row; print energy }' table.txt >own.txt
    close_to 2e-4 own.txt deck.txt
}

for reader in clamp tia integrator; do
    check "$reader: both engines agree" engines_agree --reader "$reader" --t-sample 3ns
    if command -v ngspice >/dev/null 2>&1; then
        check "$reader: so does plain ngspice" deck_agrees --reader "$reader" --t-sample 3ns
    else
        skip "$reader: plain ngspice" "the program ngspice is not installed"
    fi
done
check "floating rows, sensed at the top, driven from both ends" engines_agree --inactive float \
    --sense top --drive both
if command -v ngspice >/dev/null 2>&1; then
    check "... in a deck too" deck_agrees --inactive float --sense top --drive both
fi
python=${PYTHON3:-/usr/bin/python3}
opens() {
    settle --waveforms w.h5 --points 101 --t-read 40ns >table.txt && "$python" - <<'EOF'
import xarray as xr
w = xr.open_dataset("w.h5")
assert w.current.shape == (101, 5) and w.shown.dims == ("time", "column")
assert float(w.time[-1]) == 80e-9 and w.attrs["reader"] == "clamp"
held = w.where((w.time > w.settle) & (w.time <= 40e-9))
assert float(abs(held.shown - held.direct).max()) <= 1e-6 and int(held.shown.count()) > 50
early = w.where(w.time < 0.5 * w.settle)
assert float(abs(early.shown - early.direct).min()) > 1e-6
EOF
}
if "$python" -c 'import xarray, h5netcdf' 2>/dev/null; then
    check "waveforms open in xarray, and settle when the table says" opens
else
    skip "waveforms in xarray" "python3 has no xarray"
fi
settle --waveforms w.h5 --points 11 >/dev/null
check "show tells what such a file holds" prints "^shown (time=11, column=[0-9]*) double, A" show w.h5
finish
