#!/bin/sh
# pictures.sh -- scripts/pictures still draws every picture that is shipped, with curves in the same colours.
top=$(cd "${top_srcdir:-.}" && pwd)
if ! command -v ngspice >/dev/null 2>&1 || ! command -v gnuplot >/dev/null 2>&1; then
    echo "1..0 # SKIP ngspice or gnuplot is not installed"
    exit 0
fi
folder=$(mktemp -d) || exit 99
trap 'rm -rf "$folder"' EXIT
if ! sh "$top/scripts/pictures" "$folder" >"$folder/log" 2>&1; then
    sed 's/^/# /' "$folder/log"
fi

colours() { # file: the colours of its curves
    grep -o "path stroke='rgb([^)]*)'" "$1" 2>/dev/null | sort -u | tr -d '\n'
}

n=0
bad=0
for picture in "$top"/docs/pictures/*.svg; do
    n=$((n + 1))
    name=$(basename "$picture")
    curves=$(colours "$picture")
    drawn=$(colours "$folder/$name")
    if [ -n "$curves" ] && [ "$curves" = "$drawn" ] && tail -n 2 "$folder/$name" | grep -q '</svg>'; then
        echo "ok $n - $name is drawn"
    else
        bad=1
        echo "not ok $n - $name has the colours $curves, newly drawn ${drawn:-none}"
    fi
done
n=$((n + 1))
shipped=$(find "$top/docs/pictures" -name '*.svg' | wc -l)
if [ "$shipped" -ge 3 ] && [ "$(find "$folder" -name '*.svg' | wc -l)" = "$shipped" ]; then
    echo "ok $n - nothing is drawn that is not shipped"
else
    bad=1
    echo "not ok $n - other pictures are drawn than are shipped"
fi
echo "1..$n"
exit $bad
