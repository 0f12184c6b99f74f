# tests/fuzz/local.mk -- fuzz targets (fuzz.h): a new one is a line here, NAME.c and NAME.corpus
fuzz_targets = \
	%reldir%/card \
	%reldir%/cell \
	%reldir%/dataset \
	%reldir%/dtype \
	%reldir%/experiment \
	%reldir%/field \
	%reldir%/gzip \
	%reldir%/hear \
	%reldir%/idx \
	%reldir%/journal \
	%reldir%/message \
	%reldir%/npy \
	%reldir%/npz \
	%reldir%/reply \
	%reldir%/request \
	%reldir%/results \
	%reldir%/seal \
	%reldir%/subckt \
	%reldir%/weights \
	%reldir%/yaml

fuzz_help = %reldir%/corpus
%canon_reldir%_corpus_LDFLAGS = $(SAN_FLAGS)
%canon_reldir%_corpus_LDADD =
EXTRA_DIST += $(fuzz_targets:=.corpus) %reldir%/archive.h %reldir%/change.h %reldir%/corpus.h %reldir%/fuzz.h \
	%reldir%/fuzz.sh %reldir%/keep.sh %reldir%/memory.h %reldir%/result.h %reldir%/unwatched.txt %reldir%/zipped.h

if FUZZERS
check_PROGRAMS += $(fuzz_targets) $(fuzz_help)
TESTS          += %reldir%/fuzz.sh
endif
if TESTS_ON
# Without libFuzzer a target is a test that replays its corpus.
tests_libharness_a_SOURCES += %reldir%/replay.c
check_PROGRAMS += $(fuzz_targets)
TESTS          += $(fuzz_targets)
endif

# FUZZ names targets (all); FUZZ_SECONDS is the time of each, FUZZ_RUNS ends each after so many executions, those
# in FUZZ_TALLY included, of earlier calls with the same sanitizers.
FUZZ         = $(fuzz_targets)
FUZZ_SECONDS = 60
FUZZ_RUNS    = 10000000
FUZZ_TALLY   = fuzz-corpus/tally
run_fuzz     = test -n '$(FUZZ_FLAGS)' || { echo "first: configure --enable-fuzzers CC=clang"; exit 1; }; \
	$(MAKE) $(AM_MAKEFLAGS) check TESTS= && $(AM_TESTS_ENVIRONMENT) OHM_FUZZ_STOP=1
fuzz:
	@$(run_fuzz) OHM_FUZZ_SECONDS=$(FUZZ_SECONDS) $(SHELL) $(srcdir)/%reldir%/fuzz.sh $(FUZZ)
fuzz-long:
	@$(run_fuzz) OHM_FUZZ_RUNS=$(FUZZ_RUNS) OHM_FUZZ_TALLY=$(FUZZ_TALLY) OHM_FUZZ_WITH=$(FUZZ_WITH) $(SHELL) $(srcdir)/%reldir%/fuzz.sh $(FUZZ)
fuzz-keep:
	@$(run_fuzz) $(SHELL) $(srcdir)/%reldir%/keep.sh $(FUZZ)
.PHONY: fuzz fuzz-long fuzz-keep
