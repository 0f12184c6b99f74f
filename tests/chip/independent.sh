#!/bin/sh
# independent.sh -- digital inference equals an independent computation in numpy, code for code, on
# 1,000 images: the built-in digits, and MNIST where it is there.
top_srcdir=${top_srcdir:-.} top_builddir=${top_builddir:-.}
for python in python3 /usr/bin/python3; do
    command -v "$python" >/dev/null 2>&1 && "$python" -c 'import numpy' 2>/dev/null && break
    python=''
done
if [ -z "$python" ]; then
    echo "1..0 # SKIP python3 with numpy is not installed"
    exit 0
fi
here=$top_srcdir/tests/chip
folder=$(mktemp -d) || exit 99
trap 'rm -rf "$folder"' EXIT
mnist=${OHM_SHARED:-}/data/mnist
n=0
bad=0
check() { # data bits input
    n=$((n + 1))
    if ! "$top_builddir/ohmslice" train --data "$1" --pretrain 1 --finetune 1 -o "$folder/w.npz" \
        --quiet >/dev/null ||
        ! "$top_builddir/tests/chip/codes" "$folder/w.npz" "$1" 1000 "$2" "$3" "$folder/out"; then
        echo "not ok $n - $1 $2 $3 runs"
        bad=1
        return
    fi
    # shellcheck disable=SC2046 # numbers, each a word
    set -- "$1" "$2" "$3" $("$python" "$here/independent.py" "$folder/w.npz" "$folder/out" "$2" "$3")
    if [ "$#" = 7 ] && [ "$5" = 0 ] && [ "$7" = 0 ]; then
        echo "ok $n - $1 $2 $3: $4 codes and the logits of $6 images are equal"
    else
        echo "not ok $n - $1 $2 $3: of ${4:-no} codes ${5:-?} differ, and ${7:-?} logits"
        bad=1
    fi
}
check digits "[1,3,3,3]" unsigned
check digits "[8,8,8,8]" two-phase
if [ -d "$mnist" ]; then
    check "mnist:$mnist" "[2,4,4,4]" unsigned
else
    n=$((n + 1))
    echo "ok $n - MNIST # SKIP data/mnist is not in OHM_SHARED"
fi
echo "1..$n"
exit $bad
