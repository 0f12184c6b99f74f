#!/bin/sh
# arrows.sh -- enforces the architecture: which room may include which, which room may use which
# foreign library.  The two tables below are docs/architecture.md, section "Rooms", in short.
src=${top_srcdir:-.}/src

rooms='
base:
num:        base
store:      base
exchange:   base
spice:      base
device:     base num
crossbar:   base device
netlist:    base device crossbar
solve:      base num spice device crossbar netlist
readout:    base num
circulant:  base num
mapping:    base num circulant
model:      base num store exchange circulant mapping
train:      base num circulant mapping model
mvm:        base num device crossbar solve readout mapping
chip:       base num store device crossbar solve readout mapping model mvm
cost:       base mapping readout
study:      base num exchange device crossbar netlist solve readout mapping model train mvm chip
results:    base num store device crossbar solve readout mapping model mvm chip study
claims:     base num store exchange cost study results
run:        base num spice chip study results claims
report:     base num store
cli:        base num store exchange spice device crossbar netlist solve readout circulant mapping model train mvm chip cost study results claims run report
'
fences='
gsl/:              num
cblas.h:           nobody
gsl/gsl_.*blas:    nobody
gsl/gsl_linalg:    nobody
gsl/gsl_multi:     nobody
Random123/:        num
hdf5:              store
suitesparse/:      solve
yaml.h:            exchange
zlib.h:            exchange
zip.h:             exchange
jansson.h:         exchange
nettle/:           store
ngspice/:          spice
sys/wait.h:        base
linux/:            base
'
n=0
bad=0
report() { # ok-or-not description
    n=$((n + 1))
    [ "$1" = ok ] || bad=1
    echo "$1 $n - $2"
}

for path in "$src"/*/; do
    room=$(basename "$path")
    allowed=$(echo "$rooms" | sed -n "s/^$room://p")
    if ! echo "$rooms" | grep -q "^$room:"; then
        report "not ok" "room $room is not in the table"
        continue
    fi
    wrong=$(grep -Hn '^[[:space:]]*#[[:space:]]*include "' "$path"*.[ch] 2>/dev/null |
        grep -v '"config\.h"' | while IFS=: read -r file line text; do
            to=$(echo "$text" | sed 's/.*"\([^/"]*\)\/.*/\1/')
            case " $room $allowed " in
            *" $to "*) ;;
            *) echo "# $file:$line: $room may not include $to" ;;
            esac
        done)
    if [ -z "$wrong" ]; then
        report ok "the arrows of room $room"
    else
        report "not ok" "the arrows of room $room"
        echo "$wrong"
    fi
done

echo "$fences" | while IFS=: read -r header room; do
    [ -n "$header" ] || continue
    room=$(echo "$room" | tr -d ' ')
    wrong=$(grep -Hn "^[[:space:]]*#[[:space:]]*include <$header" "$src"/*/*.[ch] | grep -v "^$src/$room/")
    [ -z "$wrong" ] || echo "$wrong"
done >fence.$$
if [ -s fence.$$ ]; then
    report "not ok" "foreign libraries stay in their rooms"
    sed 's/^/# /' fence.$$
else
    report ok "foreign libraries stay in their rooms"
fi
rm -f fence.$$

# The first line of a file says what it is: name, two dashes, a sentence.
for path in "$src"/*/*.[ch]; do
    head -n 1 "$path" | grep -q "^/\* $(basename "$path") -- " || echo "# $path: no first line that says what it is"
done >first.$$
if [ -s first.$$ ]; then
    report "not ok" "every file says in its first line what it is"
    cat first.$$
else
    report ok "every file says in its first line what it is"
fi
rm -f first.$$
echo "1..$n"
exit $bad
