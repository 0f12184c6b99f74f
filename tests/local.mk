# tests/local.mk -- a new unit test is ONE line in unit_tests; its source has the same name with .c
TEST_EXTENSIONS      = .sh
LOG_DRIVER           = env AM_TAP_AWK='$(AWK)' $(SHELL) $(top_srcdir)/build-aux/tap-driver.sh
SH_LOG_DRIVER        = $(LOG_DRIVER)
SH_LOG_COMPILER      = $(SHELL)
AM_TESTS_ENVIRONMENT = top_srcdir='$(abs_top_srcdir)'; top_builddir='$(abs_top_builddir)'; \
	OPENBLAS_NUM_THREADS=1; export top_srcdir top_builddir OPENBLAS_NUM_THREADS;

if TESTS_ON
unit_tests = \
	%reldir%/base/check_field \
	%reldir%/base/check_parallel \
	%reldir%/base/check_status \
	%reldir%/base/check_unit \
	%reldir%/base/check_worker \
	%reldir%/exchange/check_bytes \
	%reldir%/exchange/check_draft \
	%reldir%/exchange/check_dtype \
	%reldir%/exchange/check_gzip \
	%reldir%/exchange/check_idx \
	%reldir%/exchange/check_json \
	%reldir%/exchange/check_npy \
	%reldir%/exchange/check_npz \
	%reldir%/exchange/check_yaml \
	%reldir%/exchange/check_yamlflow
# what shell tests run
test_helpers = %reldir%/exchange/npycopy
%canon_reldir%_exchange_npycopy_LDFLAGS = $(SAN_FLAGS)
%canon_reldir%_exchange_npycopy_LDADD = src/libohmslice.a $(OHM_LIBS)
check_LIBRARIES += %reldir%/libharness.a
%canon_reldir%_libharness_a_SOURCES = %reldir%/harness.c %reldir%/harness.h
endif

shell_tests = \
	%reldir%/arrows.sh \
	%reldir%/exchange/numpy.sh

check_PROGRAMS += $(unit_tests) $(test_helpers)
TESTS          += $(unit_tests) $(shell_tests)
EXTRA_DIST     += $(shell_tests) %reldir%/exchange/forge.h
AM_CPPFLAGS    += -I$(top_srcdir)/tests $(CHECK_CFLAGS)
LDADD           = %reldir%/libharness.a src/libohmslice.a $(CHECK_LIBS) $(OHM_LIBS)
AM_LDFLAGS     += -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=aligned_alloc
