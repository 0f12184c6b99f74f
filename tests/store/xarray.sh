#!/bin/sh
# xarray.sh -- a result file, with its seal, opens in xarray with no help, by both of its engines, in h5py, h5netcdf
# and netCDF4, and netCDF can append to it.  Skipped where Python lacks the packages.
sample=${top_builddir:-.}/tests/store/sample
python=${PYTHON3:-/usr/bin/python3}
file=xarray-$$.h5
trap 'rm -f "$file" "$file".*' EXIT

if [ ! -x "$sample" ]; then
    echo '1..0 # SKIP the test programs are not built'
    exit 0
fi
if ! "$python" -c 'import xarray, h5netcdf, netCDF4' 2>/dev/null; then
    echo '1..0 # SKIP python3 has no xarray with h5netcdf and netCDF4'
    exit 0
fi
if ! "$sample" "$file"; then
    echo '1..1'
    echo 'not ok 1 - the sample is written'
    exit 1
fi
"$python" - "$file" <<'EOF'
import sys
import warnings
import numpy as np
import xarray as xr
import h5netcdf
import h5py
import netCDF4

warnings.simplefilter("error")  # a phony dimension, a fill value of another type ...
warnings.filterwarnings("ignore", category=DeprecationWarning)
file = sys.argv[1]
tests = []


def test(function):
    tests.append(function)
    return function


@test
def the_cube_has_labelled_coordinates(engine):
    with xr.open_dataset(file, engine=engine) as ds:
        a = ds.accuracy
        assert a.dims == ("method", "bits", "train_seed", "trial"), a.dims
        assert list(ds.method.values) == ["none", "l1", "bl1"], ds.method.values
        assert list(ds.bits.values) == ["1-3-3-3", "2-4-4-4", "8-8-8-8"], ds.bits.values
        assert list(ds.trial.values) == [0, 1, 2]
        assert ds.trial.dtype == np.int64, ds.trial.dtype
        # sel() has an argument called method, hence the dictionary
        x = float(a.sel({"method": "bl1", "bits": "2-4-4-4", "train_seed": 1, "trial": 2}))
        assert abs(x - 211.2) < 1e-9, x
        assert not any(str(d).startswith("phony") for d in ds.dims), ds.dims


@test
def what_was_not_written_is_missing(engine):
    with xr.open_dataset(file, engine=engine) as ds:
        assert int(ds.accuracy.isnull().sum()) == 1
        assert bool(ds.accuracy[2, 2, 1, 2].isnull())
        assert bool(ds.done[2, 2, 1, 2].isnull())
        assert int((ds.done == 1).sum()) == ds.done.size - 1


@test
def units_names_and_notes_are_there(engine):
    with xr.open_dataset(file, engine=engine) as ds:
        assert ds.accuracy.attrs["units"] == "percent"
        assert ds.accuracy.attrs["long_name"] == "accuracy"
        assert list(ds.accuracy.attrs["interval"]) == [0.25, 0.5]
        assert ds.method.attrs["long_name"] == "training method"
        assert ds.attrs["Conventions"] == "CF-1.8"
        assert ds.attrs["host"] == "\u00e9l\u00e8ve", ds.attrs["host"]
        assert ds.attrs["nothing"] == ""
        assert ds.attrs["seed"] == 12345678901
        assert ds.attrs["g_on"] == 1e-5
        assert len(ds.attrs["configuration"]) == 200000
        assert ds.attrs["fact_19"] == 19


@test
def texts_and_single_numbers_are_read(engine):
    with xr.open_dataset(file, engine=engine) as ds:
        assert list(ds.verdict.values) == ["holds", "undecided \u00b1", ""], ds.verdict.values
        assert ds.energy.dims == () and abs(float(ds.energy) - 2.5e-9) < 1e-15


@test
def every_group_has_its_own_axes(engine):
    for group, shape in ("weights/0", (4, 9)), ("weights/1", (2, 4)):
        with xr.open_dataset(file, engine=engine, group=group) as ds:
            assert ds.weight.dims == ("out", "in") and ds.weight.shape == shape
            assert ds.weight.dtype == np.float32
            assert float(ds.weight.sel({"out": 1, "in": 3})) == (shape[1] + 3) / 8
            assert ds.attrs["activation"] == "relu"


@test
def traces_grow_along_read(engine):
    with xr.open_dataset(file, engine=engine, group="traces") as ds:
        assert ds.current.dims == ("read", "column") and ds.current.shape == (7, 4)
        assert "trial" in ds.coords and "tile" in ds.coords, ds.coords
        assert list(ds.read.values) == list(range(7))
        assert list(ds.trial.values) == [0, 0, 0, 0, 1, 1, 1]
        assert ds.code.shape == (7, 4) and bool(ds.code.isnull().all())
        assert float(ds.current.where(ds.trial == 1, drop=True)[0, 0]) == 4
        assert ds.row.attrs["units"] == "m" and ds["map"].dims == ("row", "column")


n = 0
bad = 0


def report(good, words, why=""):
    global n, bad
    n += 1
    bad += not good
    print("%s %d - %s" % ("ok" if good else "not ok", n, words))
    for line in str(why).splitlines():
        print("# " + line)


def run(words, function, *arguments):
    try:
        function(*arguments)
        report(True, words)
    except Exception as why:
        report(False, words, repr(why))


for engine in "h5netcdf", "netcdf4":
    for function in tests:
        run("%s: %s" % (engine, function.__name__), function, engine)


def the_seal_is_behind():
    with open(file, "rb") as f:
        end = f.read()[-134:]
    assert end.startswith(b"\nohmslice seal 1: SHA-256"), end


def h5py_reads():
    with h5py.File(file, "r") as f:
        assert f["accuracy"].shape == (3, 3, 2, 3), f["accuracy"].shape
        assert "sealed" in f.attrs and f.attrs["seed"] == 12345678901
        assert f["weights/0/weight"].shape == (4, 9)


def h5netcdf_reads():
    with h5netcdf.File(file, "r") as f:
        assert f.dimensions["trial"].size == 3 and f.variables["accuracy"].ndim == 4
        assert f.groups["traces"].variables["current"].shape == (7, 4)


def netcdf4_reads():
    with netCDF4.Dataset(file) as f:
        assert f.variables["accuracy"].dimensions == ("method", "bits", "train_seed", "trial")
        assert f.getncattr("sealed") and f.groups["traces"].variables["current"].shape == (7, 4)


run("the seal is behind HDF5's part", the_seal_is_behind)
run("h5py reads it", h5py_reads)
run("h5netcdf reads it", h5netcdf_reads)
run("netCDF4 reads it", netcdf4_reads)


def netcdf_appends():
    with netCDF4.Dataset(file, "a") as ds:
        ds.reader = "appended"
        ds.createVariable("mean", "f8", ("method", "bits"))[:] = 1.5
        group = ds.groups["traces"]
        group.createVariable("sign", "i2", ("read",))[:] = 1
        group.note = "appended"
        ds.createGroup("more").createVariable("x", "f8", ("trial",))[:] = 2
    for engine in "h5netcdf", "netcdf4":
        with xr.open_dataset(file, engine=engine) as ds:
            assert float(ds["mean"].sum()) == 13.5 and ds.attrs["reader"] == "appended"
            assert int(ds.accuracy.isnull().sum()) == 1


run("netCDF appends variables, attributes and groups", netcdf_appends)
print("1..%d" % n)
sys.exit(bad != 0)
EOF
