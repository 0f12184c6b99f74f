#!/bin/sh
# benches.sh -- every bench in netlists/ runs in plain ngspice and gives what it expects.
src=${top_srcdir:-.}/netlists
if ! command -v ngspice >/dev/null 2>&1; then
    echo "1..0 # SKIP the program ngspice is not installed"
    exit 0
fi
n=0
bad=0
for bench in "$src"/*.cir; do
    name=$(basename "$bench")
    printed=$(cd "$src" && ngspice -b "$name" 2>&1)
    expected=$(sed -n 's/^\* expect: //p' "$bench")
    if [ -z "$expected" ]; then
        n=$((n + 1))
        bad=1
        echo "not ok $n - $name expects something"
        continue
    fi
    while IFS= read -r line; do
        n=$((n + 1))
        what=${line%% =*}
        value=$(echo "$printed" | sed -n "s/^$what = //p" | tail -n 1)
        if echo "$line" | awk -v value="$value" '{
                d = value - $3; if (d < 0) d = -d
                limit = $5 ~ /%$/ ? ($3 < 0 ? -$3 : $3) * $5 / 100 : $5
                exit !(value != "" && d <= limit) }'; then
            echo "ok $n - $name: $what = $value"
        else
            bad=1
            echo "not ok $n - $name: $what is ${value:-missing}, expected $line"
        fi
    done <<END
$expected
END
done
for cell in "$src"/*.sub; do
    n=$((n + 1))
    if [ -r "${cell%.sub}.cir" ]; then
        echo "ok $n - $(basename "$cell") has a bench"
    else
        bad=1
        echo "not ok $n - $(basename "$cell") has no bench"
    fi
done
echo "1..$n"
exit $bad
