#!/bin/sh
# flips.sh -- a finished result with one bit flipped, or cut off, is refused in a sentence by every command that
# reads results, and leaves nothing; with --unsealed it may say other numbers, with a warning, but never crashes
# or hangs.  OHM_LONG: 500 flips, 100 cuts and 100 flips with --unsealed; otherwise 24, 12 and 6.
# shellcheck disable=SC2086,SC2317 # options are words; check calls the functions
. "${top_srcdir:-.}/tests/cli/lib.sh"
case $ohmslice in /*) ;; *) ohmslice=$PWD/$ohmslice ;; esac
case $npytext in /*) ;; *) npytext=$PWD/$npytext ;; esac
cd "$folder" || exit 99
flips=24 cuts=12 unsealed=6
[ -z "$OHM_LONG" ] || { flips=500 cuts=100 unsealed=100; }

make_data
small_experiment | sed 's/seeds: 2/seeds: 1/; s/^trials: 3/trials: 1/' >e.yaml
"$ohmslice" run e.yaml -q --trace 1 --maps 2 --set transient.reads=1 --set transient.keep=1 \
    --set crossbar.r_source="10 Ohm" -o r.h5 >/dev/null || exit 99
uniform 12345 30 1e-6 1e-4 | "$npytext" write g.npy 6 5
uniform 54321 6 0.1 0.3 | "$npytext" write v.npy 6
"$ohmslice" settle -q --conductance g.npy --input v.npy --r-word 5 --r-bit 5 --r-source 2000 --lsb 2uA \
    --waveforms w.h5 >/dev/null || exit 99
cp r.h5 r0.h5
cp w.h5 w0.h5

# Every reader, on r.h5 or w.h5.
readers='show r.h5
show r.h5 --tree
show r.h5 maps/nodal/word
report r.h5 -o out
merge r.h5 -o out
netlist --from r.h5 --group traces/nodal --read 1 -o out
map r.h5
show w.h5
show w.h5 current'

# flip FILE BYTE BIT: another bit there.
flip() {
    old=$(od -An -tu1 -j "$2" -N 1 "$1")
    new=$((old ^ (1 << $3)))
    # shellcheck disable=SC2059
    printf "\\$(printf %03o "$new")" | dd of="$1" bs=1 seek="$2" conv=notrunc 2>/dev/null
}

# Runs reader number $1 with other options behind; out is removed before.
reader() {
    words=$(echo "$readers" | sed -n "$1p")
    shift
    rm -f out out.*
    # shellcheck disable=SC2086
    timeout 600 "$ohmslice" $words "$@" >printed 2>told
}

# Is the damaged file refused by reader $1, in one line, with nothing left?
refuses() {
    reader "$1"
    code=$?
    [ "$code" = 3 ] && [ ! -s printed ] && [ "$(wc -l <told)" = 1 ] &&
        [ -z "$(find . -name 'out*')" ] && return
    echo "reader $1: exit status $code, $(wc -c <printed) bytes printed, $(find . -name 'out*'), it says:"
    cat told
    return 1
}

# The file that reader $1 reads.
file_of() {
    [ "$1" -le 7 ] && echo r.h5 || echo w.h5
}

# places SEED COUNT SIZE: numbers below SIZE.
places() {
    uniform "$1" "$2" 0 "$3" | awk '{ print int($1) }'
}

# Every reader in turn meets a flipped bit: COUNT of them, anywhere in the file.
flips_are_refused() {
    k=0
    for place in $(places 777 "$1" 1000000); do
        r=$((k % 9 + 1))
        file=$(file_of $r)
        cp "${file%.h5}0.h5" "$file"
        at=$((place * $(wc -c <"$file") / 1000000))
        flip "$file" "$at" $((k % 8))
        refuses $r || { echo "bit $((k % 8)) of byte $at"; return 1; }
        k=$((k + 1))
    done
    [ "$k" = "$1" ]
}

cuts_are_refused() {
    k=0
    for place in $(places 4242 "$1" 1000000); do
        r=$((k % 9 + 1))
        file=$(file_of $r)
        size=$(wc -c <"${file%.h5}0.h5")
        left=$((place * size / 1000000))
        [ $((k % 4)) != 0 ] || left=$((size - 1 - place % 200)) # of the seal, or just before it
        head -c "$left" "${file%.h5}0.h5" >"$file"
        refuses $r || { echo "$left of $size bytes"; return 1; }
        k=$((k + 1))
    done
}

# It may be read, or refused, but ends by itself; and where numbers are printed, a warning was.
unsealed_ends() {
    k=0
    for place in $(places 99 "$1" 1000000); do
        r=$((k % 9 + 1))
        file=$(file_of $r)
        cp "${file%.h5}0.h5" "$file"
        at=$((place * $(wc -c <"$file") / 1000000))
        flip "$file" "$at" $((k % 8))
        reader $r --unsealed
        code=$?
        [ "$code" = 0 ] || [ "$code" = 3 ] || [ "$code" = 2 ] || [ "$code" = 4 ] || {
            echo "reader $r, bit $((k % 8)) of byte $at: exit status $code"
            cat told
            return 1
        }
        [ "$code" != 0 ] || grep -q 'warning: .*changed since it was finished' told || return 1
        k=$((k + 1))
    done
}

# Unchanged, every reader reads it, twice the same.
readers_work() {
    cp r0.h5 r.h5
    cp w0.h5 w.h5
    for r in 1 2 3 4 5 6 7 8 9; do
        reader $r || { cat told; return 1; }
        cp printed first
        [ ! -e out ] || cp out first.out
        reader $r && cmp first printed || return 1
        [ ! -e out ] || [ "$r" = 5 ] || cmp out first.out || return 1
    done
}

seal_is_what_sha256sum_says() {
    line=$(tail -c 134 r0.h5 | tail -n 1)
    size=$(echo "$line" | sed 's/.*first 0*\([0-9]*\) bytes.*/\1/')
    [ "$((size + 134))" = "$(wc -c <r0.h5)" ] &&
        [ "$(head -c "$size" r0.h5 | sha256sum | cut -c1-64)" = "${line##* }" ]
}

check "the seal is what sha256sum says" seal_is_what_sha256sum_says
check "readers read a finished result" readers_work
check "$flips flipped bits are refused" flips_are_refused "$flips"
check "$cuts cut files are refused" cuts_are_refused "$cuts"
check "$unsealed flipped bits with --unsealed: no crash, no hang, a warning" unsealed_ends "$unsealed"

# What merge makes is sealed again; a partial result is read without a seal.
cp r0.h5 r.h5
merged() {
    "$ohmslice" merge r.h5 -o m.h5 >/dev/null && prints '^sealed: yes' show m.h5 --notes
}
check "a merged result is sealed" merged
partial() {
    head -c "$(($(wc -c <r0.h5) - 134))" r0.h5 >p.h5.partial &&
        prints '^sealed: no' show p.h5.partial --notes
}
check "a partial result is read without a seal" partial
finish
