#!/bin/sh
# unused.sh -- every public function and object of the library is used: by another function of src, or by an
# example; tests do not count.
src=${top_srcdir:-.}/src
library=${top_builddir:-.}/src/libohmslice.a

# What waits, NAME: for what.
waiting='
ohm_plan_ports: rows that float, for whole data sets
ohm_ports_read: the same
ohm_ports_clear: the same
ohm_plan_sensitivity: noise of reads, for whole data sets
ohm_blocks_gradient: training whose products are transforms
ohm_transfer_update: chips that differ in single cells
ohm_experiment_parse: nothing, tests and a fuzz target hand over a text in place of a file
ohm_store_open_bytes: nothing, a fuzz target hands over bytes in place of a file
'
command -v nm >/dev/null 2>&1 || {
    echo "1..0 # SKIP nm is not here"
    exit 0
}
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
echo "$waiting" | sed -n 's/^\(ohm_[a-z0-9_]*\): ..*/\1/p' | sort >"$work/waiting"
nm -g --defined-only "$library" 2>/dev/null | awk 'NF == 3 { print $3 }' | sort -u >"$work/public"
# Words of code, without comments; where a name is defined it stands once.
cat "$src"/*/*.c "${top_srcdir:-.}"/examples/*.c | awk '
    {
        for (line = $0; line != "";) {
            at = index(line, comment ? "*/" : "/*")
            if (!comment) print at ? substr(line, 1, at - 1) : line
            line = at ? substr(line, at + 2) : ""
            comment = at ? !comment : comment
        }
    }' | grep -o 'ohm_[a-z0-9_]*' | sort | uniq -c | awk '$1 == 1 { print $2 }' | sort >"$work/once"
comm -12 "$work/public" "$work/once" >"$work/unused"

n=0
bad=0
verdict() { # description, file with what is wrong
    n=$((n + 1))
    if [ -s "$2" ]; then
        bad=1
        echo "not ok $n - $1"
        sed 's/^/# /' "$2"
    else
        echo "ok $n - $1"
    fi
}
comm -23 "$work/unused" "$work/waiting" >"$work/dead"
[ "$(wc -l <"$work/public")" -gt 300 ] || echo "nm names few functions" >>"$work/dead"
verdict "nothing public is unused" "$work/dead"
comm -13 "$work/unused" "$work/waiting" >"$work/used"
verdict "what is said to wait is there, and still waits" "$work/used"
echo "1..$n"
exit "$bad"
