#!/bin/sh
# library.sh -- the library as make install leaves it: its headers stand by themselves, the examples
# build with nothing else, and compute what the program computes.
# shellcheck disable=SC2317 # check calls the functions
. "${top_srcdir:-.}/tests/cli/lib.sh"
top=$(cd "${top_builddir:-.}" && pwd)
ohmslice=$top/ohmslice
npytext=$top/tests/cli/npytext
if ! command -v pkg-config >/dev/null 2>&1; then
    echo "1..0 # SKIP pkg-config is not here"
    exit 0
fi
cd "$folder" || exit 99

install_all() {
    unset MAKEFLAGS MFLAGS MAKELEVEL
    "${MAKE:-make}" -C "$top" install DESTDIR="$folder/root" && pc=$(find root -name ohmslice.pc) && [ -n "$pc" ]
}

# The file speaks of the final place; here it is below the folder.
relocate() {
    prefix=$folder/root$(sed -n 's/^prefix=//p' "$pc")
    mkdir pkgconfig
    sed "s|^prefix=.*|prefix=$prefix|" "$pc" >pkgconfig/ohmslice.pc
    PKG_CONFIG_PATH=$folder/pkgconfig${PKG_CONFIG_PATH:+:$PKG_CONFIG_PATH}
    export PKG_CONFIG_PATH
    headers=$(pkg-config --variable=includedir ohmslice)/ohmslice
    data=$(find root -type d -path '*share/ohmslice')
    examples=$(find root -type d -name examples)
    [ -d "$headers" ] && [ -d "$data" ] && [ -d "$examples" ]
}

strict='-std=c11 -Wall -Wextra -Wpedantic -Werror'

# Each header compiles alone, and from nowhere else.
headers_alone() {
    (cd "$headers" && find . -name '*.h') >list
    [ "$(wc -l <list)" -ge 10 ] || return 1
    while read -r header; do
        echo "#include \"${header#./}\"" >one.c
        # shellcheck disable=SC2046,SC2086 # words
        ${OHM_CC:-cc} $strict -fsyntax-only $(pkg-config --cflags ohmslice) one.c || return 1
    done <list
}

build() { # example
    # shellcheck disable=SC2046,SC2086 # words
    ${OHM_CC:-cc} $strict $OHM_SANITIZED $(pkg-config --cflags ohmslice) "$examples/$1.c" -o "$1" \
        $(pkg-config --static --libs ohmslice)
}

# The numbers of solve.c again, by the program.
solves_alike() {
    printf '%s\n' 100e-6 10e-6 40e-6 1e-6 70e-6 100e-6 40e-6 1e-6 10e-6 100e-6 70e-6 1e-6 |
        "$npytext" write g.npy 4 3
    printf '%s\n' 0.2 0.2 0.2 0.2 0.2 0 0.1 0 | "$npytext" write v.npy 2 4
    "$ohmslice" solve --conductance g.npy --input v.npy --output i.npy --r-word 2 --r-bit 5 -q &&
        "$npytext" print i.npy >expected.txt && ./solve >solved.txt && close_to 0 expected.txt solved.txt
}

# What ./verdict prints of the verdicts in the program's JSON; its experiment has intervals for all.
verdicts_of() {
    tr '{' '\n' <"$1" | awk '
        function of(key, text) {
            text = $0
            sub(".*\"" key "\": \"?", "", text)
            sub(/"?,.*/, "", text)
            return text
        }
        /^"says": / {
            metric = of("holds_if")
            sub(/ .*/, "", metric)
            printf "%s | %s | %s | %s %.6g points [%.6g, %.6g]\n", of("says"), of("route"), of("verdict"),
                metric, of("value"), of("low"), of("high")
        }'
}

same_verdicts() { # file
    [ "$(wc -l <expected.txt)" -eq 4 ] && diff expected.txt "$1"
}

judges_alike() {
    "$ohmslice" run small.yaml -q --json >run.json && verdicts_of run.json >expected.txt &&
        ./verdict small.yaml >judged.txt && same_verdicts judged.txt
}

keeps_a_result() {
    ./verdict small.yaml kept.h5 >judged.txt && same_verdicts judged.txt && [ ! -e kept.h5.partial ] &&
        "$ohmslice" show kept.h5 --json >show.json && verdicts_of show.json | diff expected.txt -
}

check "make install" install_all
check "ohmslice.pc, headers, data and examples are there" relocate
OHM_DATA=$folder/$data
export OHM_DATA
check "every public header stands by itself" headers_alone
check "solve.c builds with the installed library" build solve
check "solve.c: the currents of ohmslice solve" solves_alike
check "verdict.c builds with the installed library" build verdict
make_data
small_experiment >small.yaml
check "verdict.c: the verdicts of ohmslice run" judges_alike
check "verdict.c: a result file that ohmslice shows" keeps_a_result
check "verdict.c: a sentence for a file that is not there" \
    sh -c './verdict none.yaml 2>error; [ $? -eq 3 ] && grep -q "none.yaml: No such file" error'
finish
