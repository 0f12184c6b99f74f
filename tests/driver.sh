#!/bin/sh
# driver.sh -- runs a test with Automake's TAP driver, and adds to its .trs file how long it took.
#
# usage: driver.sh TAP-DRIVER --test-name NAME ... --trs-file FILE ... -- TEST
#
# The line is ":ohm-seconds: CLOCK PROCESSORS NAME": seconds that passed, and seconds of processors
# that the test and what it started have used.  Automake ignores it; scripts/check adds it up.
began=$(date +%s)
"${CONFIG_SHELL:-sh}" "$@"
status=$?
clock=$(($(date +%s) - began))
name='' trs=''
while [ "$#" -gt 0 ] && [ "$1" != -- ]; do
    case $1 in
    --test-name) name=$2 ;;
    --trs-file) trs=$2 ;;
    esac
    shift
done
[ -n "$trs" ] || exit "$status"
times >"$trs.times" # not in a pipe, where it would tell of nobody
used=$(awk 'NR == 2 {
    for (k = 1; k <= 2; k++) {
        split($k, part, /[ms]/)
        sum += 60 * part[1] + part[2]
    }
    printf "%.0f", sum
}' "$trs.times")
rm -f "$trs.times"
echo ":ohm-seconds: $clock ${used:-0} $name" >>"$trs"
exit "$status"
