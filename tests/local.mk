# tests/local.mk -- a new unit test is ONE line in unit_tests; its source has the same name with .c
TEST_EXTENSIONS      = .sh
LOG_DRIVER           = env AM_TAP_AWK='$(AWK)' $(SHELL) $(top_srcdir)/%reldir%/driver.sh \
	$(top_srcdir)/build-aux/tap-driver.sh
SH_LOG_DRIVER        = $(LOG_DRIVER)
SH_LOG_COMPILER      = $(SHELL)
AM_TESTS_ENVIRONMENT = top_srcdir='$(abs_top_srcdir)'; top_builddir='$(abs_top_builddir)'; \
	ASAN_OPTIONS=allocator_may_return_null=1; \
	OHM_SHARED="$${OHM_SHARED:-$(SHARED)}"; OHM_SANITIZED='$(SAN_FLAGS)'; OHM_CC='$(CC)'; \
	export top_srcdir top_builddir ASAN_OPTIONS OHM_SHARED OHM_SANITIZED OHM_CC;
# $(SHARED) has data that are too large to ship (configure --with-shared=DIR); so has it below distcheck
AM_DISTCHECK_CONFIGURE_FLAGS = --with-shared='$(SHARED)'

if TESTS_ON
unit_tests = \
	%reldir%/base/check_confine \
	%reldir%/base/check_descriptors \
	%reldir%/base/check_field \
	%reldir%/base/check_line \
	%reldir%/base/check_guard \
	%reldir%/base/check_parallel \
	%reldir%/base/check_program \
	%reldir%/base/check_status \
	%reldir%/base/check_terminal \
	%reldir%/base/check_unit \
	%reldir%/base/check_worker \
	%reldir%/chip/check_audit \
	%reldir%/chip/check_census \
	%reldir%/chip/check_chip \
	%reldir%/chip/check_shipped \
	%reldir%/chip/check_timing \
	%reldir%/circulant/check_blocks \
	%reldir%/circulant/check_pipeline \
	%reldir%/cost/check_adc \
	%reldir%/crossbar/check_wires \
	%reldir%/device/check_card \
	%reldir%/device/check_law \
	%reldir%/device/check_transistor \
	%reldir%/exchange/check_bytes \
	%reldir%/exchange/check_draft \
	%reldir%/exchange/check_dtype \
	%reldir%/exchange/check_gzip \
	%reldir%/exchange/check_idx \
	%reldir%/exchange/check_json \
	%reldir%/exchange/check_npy \
	%reldir%/exchange/check_npz \
	%reldir%/exchange/check_yaml \
	%reldir%/exchange/check_yamlflow \
	%reldir%/study/check_claim \
	%reldir%/study/check_experiment \
	%reldir%/study/check_given \
	%reldir%/study/check_group \
	%reldir%/results/check_maps \
	%reldir%/claims/check_matched \
	%reldir%/claims/check_metric \
	%reldir%/results/check_places \
	%reldir%/results/check_record \
	%reldir%/study/check_key \
	%reldir%/study/check_settings \
	%reldir%/claims/check_summary \
	%reldir%/study/check_sweep \
	%reldir%/results/check_timings \
	%reldir%/results/check_trace \
	%reldir%/claims/check_verdict \
	%reldir%/mapping/check_bittransformer \
	%reldir%/mapping/check_compact \
	%reldir%/mapping/check_layout \
	%reldir%/mapping/check_quantise \
	%reldir%/mapping/check_sme \
	%reldir%/model/check_dataset \
	%reldir%/model/check_digits \
	%reldir%/model/check_integer \
	%reldir%/model/check_mnist \
	%reldir%/model/check_roworder \
	%reldir%/model/check_spectral \
	%reldir%/model/check_weights \
	%reldir%/model/check_weightsnpz \
	%reldir%/mvm/check_bitline \
	%reldir%/mvm/check_mvm \
	%reldir%/mvm/check_watch \
	%reldir%/netlist/check_contract \
	%reldir%/netlist/check_deck \
	%reldir%/netlist/check_dynamic \
	%reldir%/netlist/check_models \
	%reldir%/netlist/check_pulse \
	%reldir%/num/check_dense \
	%reldir%/num/check_regress \
	%reldir%/num/check_elementary \
	%reldir%/num/check_rng \
	%reldir%/num/check_spd \
	%reldir%/readout/check_readout \
	%reldir%/report/check_page \
	%reldir%/run/check_run \
	%reldir%/solve/check_access \
	%reldir%/solve/check_bound \
	%reldir%/solve/check_cells \
	%reldir%/solve/check_direct \
	%reldir%/solve/check_elimination \
	%reldir%/solve/check_krylov \
	%reldir%/solve/check_laws \
	%reldir%/solve/check_nodal \
	%reldir%/solve/check_ports \
	%reldir%/solve/check_referee \
	%reldir%/solve/check_sensitivity \
	%reldir%/solve/check_solver \
	%reldir%/solve/check_transient \
	%reldir%/solve/check_update \
	%reldir%/solve/check_wave \
	%reldir%/spice/check_bad \
	%reldir%/spice/check_endurance \
	%reldir%/spice/check_sandbox \
	%reldir%/spice/check_spice \
	%reldir%/store/check_array \
	%reldir%/store/check_axis \
	%reldir%/store/check_driver \
	%reldir%/store/check_journal \
	%reldir%/store/check_note \
	%reldir%/store/check_pages \
	%reldir%/store/check_seal \
	%reldir%/store/check_slab \
	%reldir%/store/check_store \
	%reldir%/store/check_tree \
	%reldir%/train/check_circulant \
	%reldir%/train/check_gradient \
	%reldir%/train/check_method \
	%reldir%/train/check_proportional \
	%reldir%/train/check_prune \
	%reldir%/train/check_train
check_LIBRARIES += %reldir%/libharness.a
%canon_reldir%_libharness_a_SOURCES = %reldir%/harness.c %reldir%/harness.h \
	%reldir%/solve/exact.c %reldir%/solve/exact.h \
	%reldir%/solve/oracle.c %reldir%/solve/oracle1t1r.c %reldir%/solve/oracle.h
endif
# what shell tests run: they need no Check, so that they run with --disable-tests too
test_helpers = \
	%reldir%/chip/codes \
	%reldir%/cli/npytext \
	%reldir%/exchange/npycopy \
	%reldir%/results/bits \
	%reldir%/store/sample
# a model that ngspice loads
check_DATA      = %reldir%/spice/conductor.osdi
%reldir%/spice/conductor.osdi: $(top_srcdir)/%reldir%/spice/conductor.c
	$(AM_V_CC)$(MKDIR_P) %reldir%/spice && $(CC) $(WARN_FLAGS) -O1 -shared -fPIC -o $@ $(top_srcdir)/%reldir%/spice/conductor.c
CLEANFILES     += %reldir%/spice/conductor.osdi
%canon_reldir%_chip_codes_LDFLAGS = $(SAN_FLAGS)
%canon_reldir%_chip_codes_LDADD = src/libohmslice.a $(OHM_LIBS)
%canon_reldir%_cli_npytext_LDFLAGS = $(SAN_FLAGS)
%canon_reldir%_cli_npytext_LDADD = src/libohmslice.a $(OHM_LIBS)
%canon_reldir%_exchange_npycopy_LDFLAGS = $(SAN_FLAGS)
%canon_reldir%_exchange_npycopy_LDADD = src/libohmslice.a $(OHM_LIBS)
%canon_reldir%_store_sample_LDFLAGS = $(SAN_FLAGS)
%canon_reldir%_store_sample_LDADD = src/libohmslice.a $(OHM_LIBS)
%canon_reldir%_results_bits_LDFLAGS = $(SAN_FLAGS)
%canon_reldir%_results_bits_LDADD = src/libohmslice.a $(OHM_LIBS)
%canon_reldir%_store_check_array_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=H5DSattach_scale
%canon_reldir%_base_check_descriptors_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=syscall
%canon_reldir%_base_check_line_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=send,--wrap=recv,--wrap=poll
%canon_reldir%_store_check_seal_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=H5Oopen,--wrap=H5Lexists,--wrap=H5Aexists,--wrap=H5DSis_scale
wrap_trouble = -Wl,--wrap=pwrite,--wrap=ftruncate,--wrap=unlink
%canon_reldir%_store_check_driver_LDFLAGS = $(AM_LDFLAGS) $(wrap_trouble)
%canon_reldir%_store_check_journal_LDFLAGS = $(AM_LDFLAGS) $(wrap_trouble)

shell_tests = \
	%reldir%/arrows.sh \
	%reldir%/circles.sh \
	%reldir%/cli/conformance.sh \
	%reldir%/cli/descriptors.sh \
	%reldir%/cli/errors.sh \
	%reldir%/cli/foreign.sh \
	%reldir%/cli/files.sh \
	%reldir%/cli/failed.sh \
	%reldir%/cli/netlist.sh \
	%reldir%/cli/owncell.sh \
	%reldir%/cli/reread.sh \
	%reldir%/cli/results.sh \
	%reldir%/cli/run.sh \
	%reldir%/cli/settle.sh \
	%reldir%/cli/solve.sh \
	%reldir%/cli/words.sh \
	%reldir%/exchange/numpy.sh \
	%reldir%/library.sh \
	%reldir%/netlist/benches.sh \
	%reldir%/netlist/pictures.sh \
	%reldir%/symbols.sh \
	%reldir%/unused.sh \
	%reldir%/store/flips.sh \
	%reldir%/store/xarray.sh

# Tests that take long under sanitizers and look at results more than at memory: a tree with sanitizers
# leaves them to check-long, all others run them.
if TESTS_ON
slow_units = %reldir%/chip/check_hardness %reldir%/num/check_stats
# tests that have a long form, which they take when OHM_LONG is set
long_units = %reldir%/spice/check_bad %reldir%/spice/check_endurance
endif
slow_shells = %reldir%/chip/independent.sh %reldir%/results/bits.sh
long_tests  = %reldir%/cli/words.sh %reldir%/store/flips.sh
# What takes long, each with an hour.
check-long:
	OHM_LONG=1 CK_DEFAULT_TIMEOUT=3600 $(MAKE) $(AM_MAKEFLAGS) check \
		TESTS='$(slow_shells) $(long_tests) $(slow_units) $(long_units)'
if !SANITIZED
	if command -v valgrind >/dev/null; then $(MAKE) $(AM_MAKEFLAGS) check-valgrind \
		valgrind_tests='$(valgrind_long) $(valgrind_tests)'; else echo 'valgrind: not here'; fi
endif
# A few under valgrind, which sees what sanitizers do not: values that nobody set.
if TESTS_ON
valgrind_tests = %reldir%/device/check_law %reldir%/mvm/check_mvm %reldir%/solve/check_elimination
valgrind_long  = %reldir%/mvm/check_bitline
endif
check-valgrind: $(valgrind_tests)
	printf '%s\n' $(valgrind_tests) | CK_FORK=no xargs -r -n 1 -P "$$(nproc)" valgrind -q --error-exitcode=9
# What a tree made of the tarball has to pass: its files are there and are found.
dist_tests = %reldir%/arrows.sh %reldir%/chip/check_shipped %reldir%/cli/conformance.sh %reldir%/cli/netlist.sh \
	%reldir%/cli/results.sh %reldir%/cli/solve.sh %reldir%/exchange/check_idx %reldir%/library.sh \
	%reldir%/model/check_mnist \
	%reldir%/netlist/benches.sh %reldir%/spice/check_spice
# distcheck with these tests in place of all, built without optimisation, warnings as errors
distcheck-short:
	$(MAKE) $(AM_MAKEFLAGS) distcheck TESTS='$(dist_tests)' \
		DISTCHECK_CONFIGURE_FLAGS="--enable-werror CFLAGS='-O0 -g'"
.PHONY: check-long check-valgrind distcheck-short

if !FUZZERS
check_PROGRAMS += $(unit_tests) $(slow_units) $(test_helpers)
TESTS          += $(unit_tests) $(shell_tests)
if !SANITIZED
TESTS          += $(slow_units) $(slow_shells)
endif
endif
EXTRA_DIST     += $(shell_tests) \
	$(slow_shells) \
	%reldir%/chip/independent.py \
	%reldir%/cli/bentmodel.c \
	%reldir%/cli/lib.sh \
	%reldir%/driver.sh \
	%reldir%/exchange/forge.h \
	%reldir%/results/little.h \
	%reldir%/results/made.h \
	%reldir%/model/few.h \
	%reldir%/noseccomp.h \
	%reldir%/num/normals.h \
	%reldir%/num/stored.h \
	%reldir%/report/wellformed.h \
	%reldir%/solve/pulsed.h \
	%reldir%/spice/conductor.c \
	%reldir%/store/scratch.h \
	%reldir%/store/trouble.h \
	%reldir%/train/numbers.h %reldir%/train/small.h
AM_CPPFLAGS    += -I$(top_srcdir)/tests $(CHECK_CFLAGS)
if FUZZERS
LDADD           = src/libohmslice.a $(OHM_LIBS)
AM_LDFLAGS     += $(FUZZ_FLAGS)
else
LDADD           = %reldir%/libharness.a src/libohmslice.a $(CHECK_LIBS) $(OHM_LIBS)
AM_LDFLAGS     += -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=aligned_alloc
endif
