# files.mk -- what is shipped and installed besides the program

nobase_dist_pkgdata_DATA += \
	data/README.md \
	data/digits-784-16-10-expected.npz \
	data/digits-784-16-10.npz \
	data/ngspice/.spiceinit \
	data/ngspice/spinit \
	data/reads.h5 \
	device_models/README.md \
	device_models/hfo2-1t1r.yaml \
	device_models/hfo2-linear.yaml \
	device_models/prime.yaml \
	device_models/sky130-table.yaml \
	device_models/stanford-pku.yaml \
	device_models/wan2022.yaml \
	experiments/README.md \
	experiments/bit-slice-adc/digits.yaml \
	experiments/bit-slice-adc/cells.yaml \
	experiments/bit-slice-adc/ir-drop.yaml \
	experiments/mapping/signs.yaml \
	experiments/bit-slice-adc/leakage.yaml \
	experiments/bit-slice-adc/mnist.yaml \
	experiments/bit-slice-adc/sparsity.yaml \
	experiments/settling/one-chip.yaml \
	experiments/settling/read-time-segment.svg \
	experiments/settling/read-time-size.svg \
	experiments/settling/readers.yaml \
	experiments/settling/segment.yaml \
	experiments/settling/size.yaml \
	experiments/systems/bit-transformer.yaml \
	experiments/systems/sme.yaml \
	experiments/systems/circulant.yaml \
	experiments/systems/reboc.yaml \
	experiments/systems/tinyadc-circuit.yaml \
	experiments/systems/tinyadc.yaml \
	netlists/README.md \
	netlists/cell-1r.cir \
	netlists/cell-1r.sub \
	netlists/cell-1s1r.cir \
	netlists/cell-1s1r.sub \
	netlists/cell-1t1r.cir \
	netlists/cell-1t1r.sub \
	netlists/cell-cubic.cir \
	netlists/cell-cubic.sub \
	netlists/cell-sinh.cir \
	netlists/cell-sinh.sub \
	netlists/cell-table.cir \
	netlists/cell-table.sub \
	netlists/driver.cir \
	netlists/driver.sub \
	netlists/rc-line.cir \
	netlists/rc-line.sub \
	netlists/sample-hold.cir \
	netlists/sample-hold.sub \
	netlists/selector.cir \
	netlists/selector.sub \
	netlists/sense-clamp.cir \
	netlists/sense-clamp.sub \
	netlists/stanford-pku.cir \
	netlists/stanford-pku.sub \
	netlists/strongarm.cir \
	netlists/strongarm.sub \
	netlists/transistor-ekv.cir \
	netlists/transistor-ekv.sub \
	netlists/vteam.cir \
	netlists/vteam.sub

dist_doc_DATA = README.md NEWS.md docs/architecture.md docs/circuit.md docs/data.md \
	docs/library.md docs/netlists.md docs/performance.md docs/results.md docs/testing.md

picturesdir = $(docdir)/pictures
dist_pictures_DATA = docs/pictures/reads.png docs/pictures/stanford-pku.svg docs/pictures/strongarm.svg \
	docs/pictures/vteam.svg

# For programs that link the library (docs/library.md); which headers is said in src/local.mk.
examplesdir = $(docdir)/examples
dist_examples_DATA = examples/solve.c examples/verdict.c
pkgconfigdir = $(libdir)/pkgconfig
nodist_pkgconfig_DATA = ohmslice.pc
install-data-local:
	@for header in $(public_headers); do \
	  to="$(DESTDIR)$(pkgincludedir)/$${header#src/}"; \
	  $(MKDIR_P) "$${to%/*}" && $(INSTALL_DATA) "$(srcdir)/$$header" "$$to" || exit 1; \
	done
uninstall-local:
	for header in $(public_headers); do rm -f "$(DESTDIR)$(pkgincludedir)/$${header#src/}"; done

EXTRA_DIST += DEVELOPERS.md .clang-format scripts/check scripts/demo scripts/pictures scripts/setup

# The manual page comes out of the tables that the program itself reads.
nodist_man_MANS = ohmslice.1
CLEANFILES     += ohmslice.1
ohmslice.1: ohmslice$(EXEEXT)
	$(AM_V_GEN)./ohmslice$(EXEEXT) describe --man >$@.tmp && mv $@.tmp $@

# Everything that the library shows bears the project's prefix, and no name stands for two things.
check-public: src/libohmslice.a
	@names=`$(NM) -g --defined-only src/libohmslice.a | awk 'NF == 3 { print $$3 }'`; \
	wrong=`echo "$$names" | grep -v '^ohm_'`; twice=`echo "$$names" | sort | uniq -d`; \
	if test -n "$$wrong"; then echo "not ohm_: $$wrong"; exit 1; fi; \
	if test -n "$$twice"; then echo "defined twice: $$twice"; exit 1; fi
.PHONY: check-public
