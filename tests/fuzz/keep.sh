#!/bin/sh
# keep.sh -- what fuzzing has found out goes into the corpora of the source tree, as few inputs as cover it.
#
# usage: keep.sh TARGET ...      after fuzz.sh
set -u
source=${top_srcdir:-.}/tests/fuzz
cd "${top_builddir:-.}" || exit 1
for target in "$@"; do
    name=$(basename "$target")
    folder=fuzz-corpus/$name
    mkdir -p "$folder"
    rm -rf "$folder-kept"
    mkdir -p "$folder-kept"
    if [ -f "$source/$name.corpus" ]; then
        tests/fuzz/corpus unpack "$source/$name.corpus" "$folder" || exit 1
    fi
    "tests/fuzz/$name" -merge=1 -rss_limit_mb=4096 "$folder-kept" "$folder" >"$folder.log" 2>&1 || exit 1
    tests/fuzz/corpus pack "$folder-kept" "$source/$name.corpus" || exit 1
    echo "$name: $(wc -l <"$source/$name.corpus") inputs, $(wc -c <"$source/$name.corpus") bytes"
done
