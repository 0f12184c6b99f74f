#!/bin/sh
# What a program meets under cron, daemons and containers: closed or few descriptors, no /proc.  Nothing
# waits for ever, no process stays, and nothing is lost without a word.
# shellcheck disable=SC1091,SC2086,SC2154,SC2317,SC3045 # command lines are words; check calls the functions
. "${top_srcdir:-.}/tests/cli/lib.sh"
cd "$folder" || exit 99
make_data
small_experiment >small.yaml
printf '1e-5\n1e-5\n1e-5\n1e-5\n' | "$npytext" write G.npy 2 2
printf '0.2\n0.1\n' | "$npytext" write V.npy 1 2

solve="$ohmslice solve --engine ngspice --conductance G.npy --input V.npy -o I.npy"
run="$ohmslice run small.yaml -q -o small.h5 --replace"

# closing WHICH COMMAND...: runs it, 600 s (for a hang) at most, without these of 0, 1, 2.
closing() {
    closing_which=$1
    shift
    case $closing_which in
    0) timeout 600 "$@" <&- >out 2>err ;;
    1) timeout 600 "$@" >&- 2>err ;;
    2) timeout 600 "$@" >out 2>&- ;;
    012) timeout 600 "$@" <&- >&- 2>&- ;;
    esac
}

# The numbers are the same as with all descriptors open.
same_currents() { # descriptors
    rm -f I.npy
    closing "$1" $solve
    "$npytext" print I.npy >got && cmp -s got right
}
$solve >/dev/null 2>&1 && "$npytext" print I.npy >right || exit 99
for which in 0 1 2 012; do
    check "ngspice solves the same with descriptors $which closed" same_currents "$which"
done

run_closed() { # descriptors status
    rm -f small.h5
    closing "$1" $run
    got=$?
    [ "$got" = "$2" ] && "$ohmslice" show small.h5 >/dev/null
}
check "a run ends with standard input closed" run_closed 0 0
check "a run ends with standard error closed" run_closed 2 0
check "a run with standard output closed says what it cannot do, and keeps its result" run_closed 1 3
check "... in one sentence" grep -q 'standard output cannot be written' err

few() { # number of descriptors
    (
        ulimit -n "$1"
        exec timeout 600 $solve
    ) >out 2>err
    got=$?
    if [ "$got" = 0 ]; then "$npytext" print I.npy >few && cmp few right; else
        [ "$got" -lt 124 ] && [ "$(grep -c . err)" = 1 ]
    fi
}
for number in 5 6 7 8 10 16; do
    check "with $number descriptors it solves or says why not" few "$number"
done

# Without /proc (a chroot, some containers), in a name space of its own.
if [ -n "${OHM_SANITIZED:-}" ]; then
    skip "ngspice solves without /proc" "sanitizers need /proc"
elif unshare -m sh -c 'mount -t tmpfs none /proc && ! test -e /proc/self' 2>/dev/null; then
    without_proc() { timeout 600 unshare -m sh -c "mount -t tmpfs none /proc && $1" >out 2>err; }
    no_proc_solves() { without_proc "$solve" && "$npytext" print I.npy >got && cmp got right; }
    no_proc_runs() { without_proc "$run" && "$ohmslice" show small.h5 >/dev/null; }
    check "ngspice solves without /proc" no_proc_solves
    check "a run ends without /proc" no_proc_runs
else
    skip "ngspice solves without /proc" "no name space of mounts can be made here"
fi

# A killed program leaves nobody: the whole session of processes is gone soon.
if command -v setsid >/dev/null 2>&1 && [ -r /proc/self/stat ]; then
    members() { # session: its processes that are no zombies
        cat /proc/[0-9]*/stat 2>/dev/null | sed 's/.*) //' | awk -v s="$1" '$4 == s && $1 != "Z"' | grep -c .
    }
    killed_leaves_nobody() { # how
        rm -f small.h5 small.h5.partial
        setsid sh -c 'echo $$ >leader; exec "$@"' sh $run --set audit.seconds=600 --set "solver=[digital, ngspice]" >/dev/null 2>&1 </dev/null &
        waited=0
        while [ ! -s leader ] || [ "$(members "$(cat leader)")" -lt 2 ]; do
            sleep 0.05
            waited=$((waited + 1))
            [ "$waited" -lt 6000 ] || return 1
            kill -0 $! 2>/dev/null || break
        done
        kill "-$1" "$(cat leader)" 2>/dev/null
        wait $!
        waited=0
        while [ "$(members "$(cat leader)")" -gt 0 ]; do
            sleep 0.05
            waited=$((waited + 1))
            [ "$waited" -lt 6000 ] || return 1
        done
        rm leader
    }
    for how in KILL TERM INT; do
        check "a program that ends by SIG$how leaves no process" killed_leaves_nobody "$how"
    done
else
    skip "a killed program leaves no process" "no setsid or no /proc here"
fi

# gnuplot that ends early, fails or kills itself must not end the program by a signal.
mkdir fake
fake() { # script status
    printf '#!/bin/sh\n%s\n' "$1" >fake/gnuplot
    chmod +x fake/gnuplot
    PATH=$folder/fake:$PATH timeout 600 "$ohmslice" report small.h5 -o page.html >out 2>err
    [ $? = "$2" ]
}
$run >/dev/null 2>&1
check "gnuplot that reads nothing and succeeds draws no picture, and this is told" fake 'exec <&-; exit 0' 3
check "... in a sentence" grep -q 'gnuplot drew no picture' err
check "gnuplot that fails is told" fake 'exec <&-; exit 5' 3
check "... with its status" grep -q 'gnuplot ended with status 5' err
check "gnuplot that crashes is told" fake 'kill -SEGV $$' 3
finish
