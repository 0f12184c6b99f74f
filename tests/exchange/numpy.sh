#!/bin/sh
# numpy.sh -- NumPy's own files are read, and NumPy reads ours, value by value.
copy=${top_builddir:-.}/tests/exchange/npycopy
for python in "${PYTHON:-}" /usr/bin/python3 python3; do
    [ -n "$python" ] && "$python" -c 'import numpy' 2>/dev/null && break
    python=
done
if [ -z "$python" ]; then
    echo "1..0 # SKIP no Python with NumPy is here"
    exit 0
fi
if [ ! -x "$copy" ]; then
    echo "1..0 # SKIP npycopy is not built"
    exit 0
fi
folder=numpy.sh.$$
mkdir "$folder" || exit 99
trap 'rm -rf "$folder"' EXIT
"$python" - "$copy" "$folder" <<'END'
import subprocess, sys
import numpy as np

copy, folder = sys.argv[1:]
n = bad = 0


def report(good, words):
    global n, bad
    n += 1
    bad += not good
    print('ok' if good else 'not ok', n, '-', words)


def run(source, target):
    return subprocess.run([copy, source, target], capture_output=True, text=True)


def same(a, b):
    wanted = np.asarray(a).astype('<f8')
    return (b.dtype == np.dtype('<f8') and b.shape == wanted.shape and
            wanted.tobytes() == np.ascontiguousarray(b).tobytes())


def round_trip(name, write, words, a):
    source, target = f'{folder}/{name}', f'{folder}/copy-{name}'
    with open(source, 'wb') as out:
        write(out)
    done = run(source, target)
    if done.returncode:
        report(False, words)
        print('#', done.stderr.strip())
    else:
        report(same(a, np.load(target, allow_pickle=False)), words)


random = np.random.default_rng(1)
for kind in 'f2 f4 f8 i1 i2 i4 i8 u1 u2 u4 u8 b1'.split():
    whole = random.integers(-2**52, 2**52, (3, 4, 5))
    for order in '<>':
        a = (whole / 2**45 if kind[0] == 'f' else whole).astype(order + kind)
        if kind in ('i8', 'u8'):
            a = a & 2**52 - 1
        round_trip('a.npy', lambda out: np.save(out, a), f'{order}{kind}', a)
        f = np.asfortranarray(a)
        round_trip('f.npy', lambda out: np.save(out, f), f'{order}{kind} in Fortran order', a)

a = np.arange(65536, dtype='<u2').view('<f2')
a = a[~np.isnan(a)]
round_trip('h.npy', lambda out: np.save(out, a), 'every half there is', a)
a = np.linspace(-1, 1, 24).reshape(2, 3, 4)
for version in (1, 0), (2, 0), (3, 0):
    round_trip('v.npy', lambda out: np.lib.format.write_array(out, a, version=version),
               f'version {version[0]}', a)
for shape in (), (1,), (0,), (0, 3), (2, 1, 1, 3, 1, 1, 1, 2):
    a = random.random(shape)
    round_trip('s.npy', lambda out: np.save(out, a), f'shape {shape}', a)
round_trip('t.npy', lambda out: np.save(out, a.T), 'a transposed array', a.T)
a = np.array([np.nan, np.inf, -np.inf, -0.0, 5e-324])
round_trip('n.npy', lambda out: np.save(out, a), 'values that are not finite', a)

arrays = {'w': random.random((30, 40)), 'codes': np.arange(1000, dtype='i4') % 7,
          'layers/0/bias': np.zeros(5), 'scalar': np.float32(1.5), '\u03bc': np.ones(2)}
for save in np.savez, np.savez_compressed:
    save(f'{folder}/a.npz', **arrays)
    done = run(f'{folder}/a.npz', f'{folder}/copy.npz')
    if done.returncode:
        print('#', done.stderr.strip())
        report(False, save.__name__)
        continue
    with np.load(f'{folder}/copy.npz', allow_pickle=False) as back:
        report(back.files == list(arrays) and all(same(arrays[k], back[k]) for k in arrays),
               save.__name__)

for a, words in [(np.array([1, 'a', None], dtype=object), "the type '|O' holds Python objects"),
                 (np.array([1j]), "the type '<c16' holds complex numbers"),
                 (np.array(['abc']), "the type '<U3' holds texts"),
                 (np.array([b'abc']), "the type '|S3' holds texts"),
                 (np.zeros(2, 'V4'), "the type '|V4' holds records"),
                 (np.zeros(2, [('a', 'f4'), ('b', 'i2')]), 'holds records'),
                 (np.array(['2001-01-01'], 'M8[D]'), "the type '<M8[D]' holds dates"),
                 (np.array([1], 'm8[s]'), "the type '<m8[s]' holds durations"),
                 (np.array([[2**53 + 1]]), 'the value at (0, 0): 9007199254740993 is beyond')]:
    np.save(f'{folder}/x.npy', a, allow_pickle=True)
    done = run(f'{folder}/x.npy', f'{folder}/y.npy')
    report(done.returncode == 3 and words in done.stderr, f'refused: {words}')
    if words not in done.stderr:
        print('#', done.stderr.strip())

print(f'1..{n}')
sys.exit(bad > 0)
END
