#!/bin/sh
# symbols.sh -- the library as it was compiled: which functions that differ from processor to processor it
# calls, and which instructions it is made of.
#
# exp, sin ... of the C library and all that GSL builds on them have variants with fused multiply-adds, so
# num/elementary.h is used in their place (docs/architecture.md, "Random numbers").
library=${top_builddir:-.}/src/libohmslice.a
n=0
bad=0

# What may call what: NAME.o:function.  The step of a deck for the other simulator, nothing of our own.
allowed=' wave.o:cbrt '

verdict() { # description, file with what is wrong
    n=$((n + 1))
    if [ -s "$2" ]; then
        bad=1
        echo "not ok $n - $1"
        sed 's/^/# /' "$2"
    else
        echo "ok $n - $1"
    fi
    rm -f "$2"
}
skip() { # description, why
    n=$((n + 1))
    echo "ok $n - $1 # SKIP $2"
}

functions='exp|exp2|exp10|expm1|log|log2|log10|log1p|pow|sin|cos|tan|sincos|asin|acos|atan|atan2'
functions="$functions|sinh|cosh|tanh|asinh|acosh|atanh|cbrt|hypot|erf|erfc|tgamma|lgamma|fma|j0|j1|jn|y0|y1|yn"
functions="^(($functions)[fl]?|c(exp|log|pow|sin|cos|abs|sqrt)[fl]?|gsl_(cdf|sf|ran|pow)_.*)\$"

if command -v nm >/dev/null 2>&1; then
    nm -u "$library" 2>/dev/null | awk -v functions="$functions" -v allowed="$allowed" '
        /:$/ { object = substr($1, 1, length($1) - 1) }
        $1 == "U" && $2 ~ functions && !index(allowed, " " object ":" $2 " ") {
            print object " calls " $2
        }' >symbols.$$
    [ "$(nm -u "$library" 2>/dev/null | grep -c 'U sqrt$')" -gt 0 ] ||
        echo "nm names no function that is called" >>symbols.$$
    verdict 'elementary functions come from num/elementary.h' symbols.$$
else
    skip 'elementary functions come from num/elementary.h' 'nm is not here'
fi

case $(uname -m) in
x86_64)
    if command -v objdump >/dev/null 2>&1; then
        objdump -d --no-show-raw-insn "$library" >listing.$$ 2>/dev/null
        grep -q 'mulsd' listing.$$ || echo 'objdump shows no multiplication' >fused.$$
        grep -E 'vf(n)?m(add|sub)[0-9]*(add|sub)?[0-9]*[sp][sdh]' listing.$$ >>fused.$$
        verdict 'no multiplication is fused with an addition' fused.$$
        grep -E '[[:space:]](f(add|sub|subr|mul|div|divr)(p|s|l)?|f(ld|st|stp)t)[[:space:]]' listing.$$ >wide.$$
        verdict 'nothing is computed wider than it is stored' wide.$$
        rm -f listing.$$
    else
        skip 'no multiplication is fused with an addition' 'objdump is not here'
        skip 'nothing is computed wider than it is stored' 'objdump is not here'
    fi
    ;;
*)
    skip 'no multiplication is fused with an addition' 'only for x86-64'
    skip 'nothing is computed wider than it is stored' 'only for x86-64'
    ;;
esac
echo "1..$n"
exit $bad
