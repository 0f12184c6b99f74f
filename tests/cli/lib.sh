# shellcheck shell=sh disable=SC2034
# lib.sh -- what the tests of the program share: the program, a folder of its own, TAP, numbers.
ohmslice=${top_builddir:-.}/ohmslice
npytext=${top_builddir:-.}/tests/cli/npytext
folder=$(mktemp -d) || exit 99
trap 'rm -rf "$folder"' EXIT
n=0
bad=0

# check SENTENCE COMMAND...: a test that passes when COMMAND does.
check() {
    sentence=$1
    shift
    n=$((n + 1))
    if "$@" >"$folder/check.log" 2>&1; then
        echo "ok $n - $sentence"
    else
        bad=1
        echo "not ok $n - $sentence"
        head -n 20 "$folder/check.log" | sed 's/^/# /'
    fi
}

# skip SENTENCE WHY: a test that cannot be made here.
skip() {
    n=$((n + 1))
    echo "ok $n - $1 # SKIP $2"
}

finish() {
    echo "1..$n"
    exit "$bad"
}

# uniform SEED COUNT LOW HIGH: numbers of the generator that reference/README.md has.
uniform() {
    awk -v x="$1" -v n="$2" -v low="$3" -v high="$4" 'BEGIN {
        for (k = 0; k < n; k++) {
            x = (1664525 * x + 1013904223) % 4294967296
            printf "%.17g\n", low + x / 4294967296 * (high - low)
        }
    }'
}

# close_to TOLERANCE A B: rows of numbers in two files, equal to TOLERANCE of the row's largest.
close_to() {
    awk -v tolerance="$1" '
        function size(x) { return x < 0 ? -x : x }
        NR == FNR { row[FNR] = $0; rows = FNR; next }
        {
            if (split(row[FNR], a) != NF) { wrong = "row " FNR " has another length"; exit }
            largest = worst = 0
            for (k = 1; k <= NF; k++) {
                if (size($k) > largest) largest = size($k)
                if (!(size($k - a[k]) <= worst)) worst = size($k - a[k])
            }
            if (!(largest > 0 && worst <= tolerance * largest))
                wrong = "row " FNR " deviates by " worst " of " largest
            n = FNR
        }
        END {
            if (wrong == "" && (n != rows || !n)) wrong = n + 0 " rows instead of " rows + 0
            if (wrong != "") { print wrong; exit 1 }
        }' "$2" "$3"
}
