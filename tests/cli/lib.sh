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
    check_sentence=$1
    shift
    n=$((n + 1))
    if "$@" >"$folder/check.log" 2>&1; then
        echo "ok $n - $check_sentence"
    else
        bad=1
        echo "not ok $n - $check_sentence"
        tail -n 20 "$folder/check.log" | awk '{ print "# " $0 }'
    fi
}

# prints PATTERN ARGUMENT...: does a line that the program prints match?
prints() {
    pattern=$1
    shift
    "$ohmslice" "$@" >printed && grep -q -e "$pattern" printed
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

# data.npz: images of 4 x 4 pixels in 4 classes, each a bright row in noise; 400 to train, 80 to test.
make_data() {
    for part in train:400:1 test:80:2; do
        name=${part%%:*}
        rest=${part#*:}
        count=${rest%:*}
        uniform "${rest#*:}" $((count * 16)) 0 1 | awk '{
            image = int((NR - 1) / 16)
            bright = int((NR - 1) % 16 / 4) == image % 4
            print int(140 * $1 + 80 * bright)
        }' | "$npytext" write x.npy "$count" 16
        seq 0 $((count - 1)) | awk '{ print $1 % 4 }' | "$npytext" write y.npy "$count"
        mv x.npy "${name}_x.npy"
        mv y.npy "${name}_y.npy"
    done
    "$npytext" pack data.npz train_x=train_x.npy train_y=train_y.npy test_x=test_x.npy \
        test_y=test_y.npy
}

# An experiment with it on standard output: 2 trainings, 4 points, 3 chips each.
small_experiment() {
    cat <<'END'
question: Do few bits suffice for four rows?
data: npz:data.npz
network: {layers: [16, 4]}
train: {method: none, pretrain: 4, finetune: 1, batch: 8, rate: 0.1, validation: 80, seeds: 2}
mapping: {rows: 16, cols: 8}
device: {card: hfo2-linear, spread_rel: 10 %}
crossbar: {r_bit: 5 Ohm}
solver: [digital, nodal]
sweep:
  segment: {short: {crossbar.r_word: 1 Ohm}, long: {crossbar.r_word: 20 Ohm}}
  bits: {many: {readout.bits: [8, 8, 8, 8]}, few: {readout.bits: [1, 1, 1, 1]}}
trials: 3
audit: {reads: 4}
claims:
  - says: one bit everywhere is enough
    at: {bits: few}
    holds_if: drop <= -1
    expect: fails
  - says: all bits are enough
    at: {bits: many}
    holds_if: drop <= 30
    expect: holds
END
}
