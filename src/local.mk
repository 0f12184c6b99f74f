# src/local.mk -- the rooms, low to high; a file is listed exactly once
noinst_LIBRARIES += %reldir%/libohmslice.a
%canon_reldir%_libohmslice_a_SOURCES = \
	%reldir%/base/field.c %reldir%/base/field.h \
	%reldir%/base/log.c %reldir%/base/log.h \
	%reldir%/base/memory.c %reldir%/base/memory.h \
	%reldir%/base/parallel.c %reldir%/base/parallel.h \
	%reldir%/base/progress.c %reldir%/base/progress.h \
	%reldir%/base/spelling.c %reldir%/base/spelling.h \
	%reldir%/base/status.c %reldir%/base/status.h \
	%reldir%/base/unit.c %reldir%/base/unit.h \
	%reldir%/base/worker.c %reldir%/base/worker.h \
	\
	%reldir%/exchange/bytes.c %reldir%/exchange/bytes.h \
	%reldir%/exchange/draft.c %reldir%/exchange/draft.h \
	%reldir%/exchange/dtype.c %reldir%/exchange/dtype.h \
	%reldir%/exchange/gzip.c %reldir%/exchange/gzip.h \
	%reldir%/exchange/idx.c %reldir%/exchange/idx.h \
	%reldir%/exchange/json.c %reldir%/exchange/json.h \
	%reldir%/exchange/npy.c %reldir%/exchange/npy.h \
	%reldir%/exchange/npyhead.c %reldir%/exchange/npyhead.h \
	%reldir%/exchange/npz.c %reldir%/exchange/npz.h \
	%reldir%/exchange/yaml.c %reldir%/exchange/yaml.h \
	%reldir%/exchange/yamlflow.c \
	\
	%reldir%/spice/session.c %reldir%/spice/session.h \
	%reldir%/spice/spice.c %reldir%/spice/spice.h \
	\
	%reldir%/crossbar/crossbar.c %reldir%/crossbar/crossbar.h \
	\
	%reldir%/netlist/deck.c %reldir%/netlist/deck.h \
	\
	%reldir%/solve/elimination.c %reldir%/solve/elimination.h \
	%reldir%/solve/ideal.c \
	%reldir%/solve/ladder.c %reldir%/solve/ladder.h \
	%reldir%/solve/lanes.h \
	%reldir%/solve/measure.c %reldir%/solve/measure.h \
	%reldir%/solve/nodal.c \
	%reldir%/solve/referee.c \
	%reldir%/solve/routes.h \
	%reldir%/solve/schur.c %reldir%/solve/schur.h \
	%reldir%/solve/solver.c %reldir%/solve/solver.h

bin_PROGRAMS += ohmslice
ohmslice_SOURCES = %reldir%/cli/main.c
ohmslice_LDFLAGS = $(SAN_FLAGS)
ohmslice_LDADD = %reldir%/libohmslice.a $(OHM_LIBS)
