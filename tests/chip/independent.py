"""independent.py -- the digital route computed again from its definition, in numpy.

    independent.py WEIGHTS.npz OUT BITS INPUT            compares with OUT.codes and OUT.logits
    independent.py WEIGHTS.npz OUT --expected FILE.npz   writes what is expected of OUT.images

Reads what tests/chip/codes.c wrote and computes every code from the weights and images alone: the
quantiser and slices of bit-slice L1, 128 x 128 tiles, two crossbars for the sign, inputs streamed
bit by bit, saturating converters; then compares code for code, and the logits.
"""
import sys
import numpy as np

ROWS = COLS = 128


def exponent(t):
    return int(np.ceil(np.log2(max(np.abs(t).max(), 1e-5))))


def codes_of(t, s):
    return np.clip(np.rint(t / 2.0 ** (s - 8)), -255, 255).astype(np.int64)


def read_layer(code, x, bits):
    """All codes of a layer for inputs x [n][in], and the products that they add up to."""
    n, fan_out = len(x), code.shape[1]
    tiles_r, tiles_c = -(-code.shape[0] // ROWS), -(-fan_out // COLS)
    y = np.zeros((n, fan_out), dtype=np.int64)
    out = []
    for tr in range(tiles_r):
        rows = slice(tr * ROWS, (tr + 1) * ROWS)
        for tc in range(tiles_c):
            cols = slice(tc * COLS, min((tc + 1) * COLS, fan_out))
            for k in range(4):
                for sign in (1, -1):
                    magnitude = np.maximum(sign * code[rows, cols], 0)
                    # float32 adds whole numbers up to 3 * 128 exactly, sooner than int64
                    level = (magnitude // 4 ** (3 - k) % 4).astype(np.float32)
                    for b in range(8):
                        active = (x[:, rows] >> b & 1).astype(np.float32)
                        read = np.minimum(active @ level, 2 ** bits[k] - 1)
                        y[:, cols] += sign * 4 ** (3 - k) * 2 ** b * read.astype(np.int64)
                        out.append(read.astype(np.uint8))
    return out, y


def infer(W, images, bits, how):
    """All codes [n][codes] and the logits [n][classes] of images [n][inputs]."""
    mean, deviation = float(W["mean"]), float(W["deviation"])
    mine = []
    unit, phases = 1 / (255 * deviation), [images]
    if how == "two-phase":
        real = (images / 255.0 - mean) / deviation
        s = exponent(np.array([(0 - mean) / deviation, (1 - mean) / deviation],
                              dtype=np.float32))
        q = np.rint(real / 2.0 ** (s - 8)).astype(np.int64)
        phases, unit = [np.clip(q, 0, 255), np.clip(-q, 0, 255)], 2.0 ** (s - 8)
    for layer in range(len(W["a_exponent"])):
        w, b = W["w%d" % layer].astype(np.float64), W["b%d" % layer].astype(np.float64)
        s = exponent(w)
        step = 2.0 ** (s - 8)
        code = codes_of(w, s)
        sb = exponent(b)
        bias = np.clip(np.rint(b / 2.0 ** (sb - 8)), -256, 256) * 2.0 ** (sb - 8)
        y = 0
        for sign, phase in zip((1, -1), phases):
            out, part = read_layer(code, phase, bits)
            mine.extend(out)
            y = y + sign * part
        if layer == 0 and how == "unsigned":
            bias = bias - mean / deviation * step * code.sum(axis=0)
        a_step = 2.0 ** (int(W["a_exponent"][layer]) - 8)
        a = np.clip(np.rint((step * unit * y + bias) / a_step), -256, 256).astype(np.int64)
        phases, unit = [np.clip(a, 0, 255)], a_step
    return np.concatenate([m.reshape(len(images), -1) for m in mine], axis=1), a


def write_expected(W, images, path):
    """Codes of 8 bits, and logits at 8 bits and at 1, 3, 3, 3 bits."""
    codes, logits = infer(W, images, [8, 8, 8, 8], "unsigned")
    few = infer(W, images, [1, 3, 3, 3], "unsigned")[1]
    np.savez_compressed(path, images=images.astype(np.uint8), codes=codes,
                        logits=logits.astype(np.int16), logits_1333=few.astype(np.int16))


def compare(W, images, base, bits, how):
    ours, a = infer(W, images, bits, how)
    n = len(images)
    theirs = np.fromfile(base + ".codes", np.uint8).reshape(n, -1)
    logits = np.fromfile(base + ".logits", np.int16).reshape(n, -1)
    print(ours.shape[1] * n, int((ours != theirs).sum()), n, int((a != logits).sum()))


weights, base, third, fourth = sys.argv[1:5]
network = np.load(weights)
pixels = np.fromfile(base + ".images", np.uint8)
pixels = pixels.reshape(-1, network["w0"].shape[0]).astype(np.int64)
if third == "--expected":
    write_expected(network, pixels, fourth)
else:
    compare(network, pixels, base, eval(third), fourth)
