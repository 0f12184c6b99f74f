#!/bin/sh
# circles.sh -- no circle of files: X.c and X.h together are one file, which includes others; from none
# does a chain of inclusions lead back to itself.
#
# What nothing in the rest includes, or what includes nothing of the rest, is in no circle and is taken
# away, again and again; what stays is in a circle or between two.
src=${top_srcdir:-.}/src

# "X Y" for each file X that includes another one, Y
arrows=$(for file in "$src"/*/*.[ch]; do
    from=${file#"$src"/}
    from=${from%.[ch]}
    sed -n 's/^[[:space:]]*#[[:space:]]*include "\([^"/]*\/[^"]*\)\.h".*/\1/p' "$file" |
        while read -r to; do
            [ "$from" = "$to" ] || echo "$from $to"
        done
done | LC_ALL=C sort -u)

# the arrows of standard input that are left
peel() {
    awk '
        { from[NR] = $1; to[NR] = $2; there[NR] = 1 }
        END {
            do {
                split("", leads); split("", led)
                for (k = 1; k <= NR; k++)
                    if (there[k]) { leads[from[k]] = 1; led[to[k]] = 1 }
                gone = 0
                for (k = 1; k <= NR; k++)
                    if (there[k] && (!(from[k] in led) || !(to[k] in leads))) { there[k] = 0; gone = 1 }
            } while (gone)
            for (k = 1; k <= NR; k++)
                if (there[k]) print from[k], "includes", to[k]
        }'
}

echo "1..3"
bad=0
# the search itself: a circle of three with a way in and a way out, and a chain
if [ "$(printf 'in a\na b\nb c\nc a\nc out\nx y\ny z\n' | peel | wc -l)" -eq 3 ]; then
    echo "ok 1 - a circle is found"
else
    echo "not ok 1 - a circle is found"
    bad=1
fi
if [ "$(echo "$arrows" | wc -l)" -gt 100 ]; then
    echo "ok 2 - the files include each other"
else
    echo "not ok 2 - no inclusions are found in $src"
    bad=1
fi
left=$(echo "$arrows" | peel)
if [ -z "$left" ]; then
    echo "ok 3 - no circle of files"
else
    echo "not ok 3 - no circle of files"
    echo "$left" | sed 's/^/# /'
    bad=1
fi
exit $bad
