# tests/faults/local.mk -- commands whose memory or disk runs out (sweep.sh, sweep.c)
long_tests += %reldir%/sweep.sh
EXTRA_DIST += %reldir%/page.h %reldir%/shim.c %reldir%/sweep.sh
if TESTS_ON
check_PROGRAMS += %reldir%/sweep
TESTS          += %reldir%/sweep.sh
check_DATA     += %reldir%/shim.so
%reldir%/shim.so: $(top_srcdir)/%reldir%/shim.c $(top_srcdir)/%reldir%/page.h
	$(AM_V_CC)$(MKDIR_P) %reldir% && $(CC) $(WARN_FLAGS) -I$(top_srcdir)/tests -O1 -shared -fPIC -o $@ \
		$(top_srcdir)/%reldir%/shim.c -ldl
CLEANFILES     += %reldir%/shim.so
endif
%canon_reldir%_sweep_SOURCES = %reldir%/child.c %reldir%/child.h %reldir%/folder.c %reldir%/folder.h \
	%reldir%/room.c %reldir%/room.h %reldir%/sweep.c
%canon_reldir%_sweep_LDFLAGS = $(SAN_FLAGS)
%canon_reldir%_sweep_LDADD =
