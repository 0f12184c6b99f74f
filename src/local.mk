# src/local.mk -- the rooms, low to high; a file is listed exactly once
lib_LIBRARIES += %reldir%/libohmslice.a
%canon_reldir%_libohmslice_a_SOURCES = \
	%reldir%/base/clones.h \
	%reldir%/base/klu.h \
	%reldir%/base/lanes.h \
	%reldir%/base/confine.c %reldir%/base/confine.h \
	%reldir%/base/deadline.c %reldir%/base/deadline.h \
	%reldir%/base/descriptors.c %reldir%/base/descriptors.h \
	%reldir%/base/field.c %reldir%/base/field.h \
	%reldir%/base/fieldprint.c \
	%reldir%/base/filter.c %reldir%/base/filter.h \
	%reldir%/base/line.c %reldir%/base/line.h \
	%reldir%/base/guard.c %reldir%/base/guard.h \
	%reldir%/base/input.c %reldir%/base/input.h \
	%reldir%/base/log.c %reldir%/base/log.h \
	%reldir%/base/memory.c %reldir%/base/memory.h \
	%reldir%/base/message.c %reldir%/base/message.h \
	%reldir%/base/parallel.c %reldir%/base/parallel.h \
	%reldir%/base/place.c %reldir%/base/place.h \
	%reldir%/base/pool.c %reldir%/base/pool.h \
	%reldir%/base/process.c %reldir%/base/process.h \
	%reldir%/base/program.c %reldir%/base/program.h \
	%reldir%/base/service.h \
	%reldir%/base/progress.c %reldir%/base/progress.h \
	%reldir%/base/spelling.c %reldir%/base/spelling.h \
	%reldir%/base/status.c %reldir%/base/status.h \
	%reldir%/base/supervisor.c %reldir%/base/supervisor.h \
	%reldir%/base/terminal.c %reldir%/base/terminal.h \
	%reldir%/base/unit.c %reldir%/base/unit.h \
	%reldir%/base/utf8.c %reldir%/base/utf8.h \
	%reldir%/base/version.c %reldir%/base/version.h \
	%reldir%/base/worker.c %reldir%/base/worker.h \
	\
	%reldir%/num/circular.c \
	%reldir%/num/dense.c %reldir%/num/dense.h \
	%reldir%/num/densetile.h \
	%reldir%/num/densewidth.c %reldir%/num/densewidth.h \
	%reldir%/num/fourier.c %reldir%/num/fourier.h \
	%reldir%/num/init.c %reldir%/num/init.h \
	%reldir%/num/elementary.h \
	%reldir%/num/exponential.c \
	%reldir%/num/logarithm.c \
	%reldir%/num/quantiles.c %reldir%/num/quantiles.h \
	%reldir%/num/regress.c %reldir%/num/regress.h \
	%reldir%/num/rng.c %reldir%/num/rng.h \
	%reldir%/num/spd.c %reldir%/num/spd.h \
	%reldir%/num/stats.c %reldir%/num/stats.h \
	\
	%reldir%/store/array.c %reldir%/store/array.h \
	%reldir%/store/attribute.c %reldir%/store/attribute.h \
	%reldir%/store/axis.c %reldir%/store/axis.h \
	%reldir%/store/discard.c \
	%reldir%/store/driver.c %reldir%/store/driver.h \
	%reldir%/store/element.c %reldir%/store/element.h \
	%reldir%/store/facts.c %reldir%/store/facts.h \
	%reldir%/store/handle.c %reldir%/store/handle.h \
	%reldir%/store/hdf.c %reldir%/store/hdf.h \
	%reldir%/store/journal.c %reldir%/store/journal.h \
	%reldir%/store/note.c %reldir%/store/note.h \
	%reldir%/store/object.h \
	%reldir%/store/open.c \
	%reldir%/store/pages.c %reldir%/store/pages.h \
	%reldir%/store/path.c \
	%reldir%/store/probe.c %reldir%/store/probe.h \
	%reldir%/store/reader.c %reldir%/store/reader.h \
	%reldir%/store/scale.c %reldir%/store/scale.h \
	%reldir%/store/seal.c %reldir%/store/seal.h \
	%reldir%/store/slab.c %reldir%/store/slab.h \
	%reldir%/store/source.c %reldir%/store/source.h \
	%reldir%/store/store.c %reldir%/store/store.h \
	%reldir%/store/survey.c %reldir%/store/survey.h \
	%reldir%/store/tree.c %reldir%/store/tree.h \
	%reldir%/store/type.c %reldir%/store/type.h \
	%reldir%/store/vfd.c %reldir%/store/vfd.h \
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
	%reldir%/exchange/yamlfields.c \
	%reldir%/exchange/yamlflow.c \
	\
	%reldir%/spice/hear.c %reldir%/spice/hear.h \
	%reldir%/spice/reply.c %reldir%/spice/reply.h \
	%reldir%/spice/request.c %reldir%/spice/request.h \
	%reldir%/spice/run.h \
	%reldir%/spice/session.c %reldir%/spice/session.h \
	%reldir%/spice/start.c %reldir%/spice/start.h \
	%reldir%/spice/spice.c %reldir%/spice/spice.h \
	\
	%reldir%/device/card.c %reldir%/device/card.h \
	%reldir%/device/cell.c %reldir%/device/cell.h \
	%reldir%/device/law.c %reldir%/device/law.h \
	%reldir%/device/curve.c %reldir%/device/curve.h \
	%reldir%/device/unused.c %reldir%/device/unused.h \
	%reldir%/device/transistor.c %reldir%/device/transistor.h \
	\
	%reldir%/crossbar/charge.c %reldir%/crossbar/charge.h \
	%reldir%/crossbar/crossbar.c %reldir%/crossbar/crossbar.h \
	%reldir%/crossbar/pulse.c %reldir%/crossbar/pulse.h \
	\
	%reldir%/netlist/contract.c %reldir%/netlist/contract.h \
	%reldir%/netlist/deck.c %reldir%/netlist/deck.h \
	%reldir%/netlist/deckwrite.c \
	%reldir%/netlist/definition.c %reldir%/netlist/definition.h \
	%reldir%/netlist/dependence.c %reldir%/netlist/dependence.h \
	%reldir%/netlist/element.c %reldir%/netlist/element.h \
	%reldir%/netlist/expression.c %reldir%/netlist/expression.h \
	%reldir%/netlist/include.c %reldir%/netlist/include.h \
	%reldir%/netlist/nodes.c %reldir%/netlist/nodes.h \
	%reldir%/netlist/scan.c %reldir%/netlist/scan.h \
	%reldir%/netlist/statement.c %reldir%/netlist/statement.h \
	%reldir%/netlist/subckt.c %reldir%/netlist/subckt.h \
	%reldir%/netlist/wave.c %reldir%/netlist/wave.h \
	\
	%reldir%/solve/bound.c %reldir%/solve/bound.h \
	%reldir%/solve/cholmod.c \
	%reldir%/solve/elimination.c %reldir%/solve/elimination.h \
	%reldir%/solve/elmore.c %reldir%/solve/elmore.h \
	%reldir%/solve/ideal.c \
	%reldir%/solve/krylov.c \
	%reldir%/solve/ladder.c %reldir%/solve/ladder.h \
	%reldir%/solve/linebound.c \
	%reldir%/solve/lines.c %reldir%/solve/lines.h \
	%reldir%/solve/march.c \
	%reldir%/solve/measure.c %reldir%/solve/measure.h \
	%reldir%/solve/nodal.c \
	%reldir%/solve/nodebound.c \
	%reldir%/solve/ports.c %reldir%/solve/ports.h \
	%reldir%/solve/power.c \
	%reldir%/solve/rc.c %reldir%/solve/rc.h \
	%reldir%/solve/rcsolve.c \
	%reldir%/solve/referee.c \
	%reldir%/solve/refereewave.c \
	%reldir%/solve/routes.h \
	%reldir%/solve/reads.c %reldir%/solve/reads.h \
	%reldir%/solve/schur.c %reldir%/solve/schur.h \
	%reldir%/solve/sensitivity.c %reldir%/solve/sensitivity.h \
	%reldir%/solve/single.c %reldir%/solve/single.h \
	%reldir%/solve/step.c %reldir%/solve/step.h \
	%reldir%/solve/straight.c \
	%reldir%/solve/solver.c %reldir%/solve/solver.h \
	%reldir%/solve/settled.c %reldir%/solve/settled.h \
	%reldir%/solve/settling.c %reldir%/solve/settling.h \
	%reldir%/solve/trace.c %reldir%/solve/trace.h \
	%reldir%/solve/tracepower.c \
	%reldir%/solve/transient.c %reldir%/solve/transient.h \
	%reldir%/solve/update.c %reldir%/solve/update.h \
	%reldir%/solve/vectors.c %reldir%/solve/vectors.h \
	\
	%reldir%/readout/adc.c %reldir%/readout/adc.h \
	%reldir%/readout/readout.c %reldir%/readout/readout.h \
	\
	%reldir%/circulant/blocks.c %reldir%/circulant/blocks.h \
	%reldir%/circulant/fixed.c %reldir%/circulant/fixed.h \
	%reldir%/circulant/pipeline.c %reldir%/circulant/pipeline.h \
	%reldir%/circulant/spectrum.c \
	\
	%reldir%/mapping/bitslice.c \
	%reldir%/mapping/bittransformer.c \
	%reldir%/mapping/compact.c \
	%reldir%/mapping/blueprint.c %reldir%/mapping/blueprint.h \
	%reldir%/mapping/digits.c %reldir%/mapping/digits.h \
	%reldir%/mapping/layout.c %reldir%/mapping/layout.h \
	%reldir%/mapping/load.c %reldir%/mapping/load.h \
	%reldir%/mapping/mapping.c %reldir%/mapping/mapping.h \
	%reldir%/mapping/packed.c %reldir%/mapping/packed.h \
	%reldir%/mapping/planes.c %reldir%/mapping/planes.h \
	%reldir%/mapping/quantise.c %reldir%/mapping/quantise.h \
	%reldir%/mapping/scheme.h %reldir%/mapping/schemes.c \
	%reldir%/mapping/sign.c %reldir%/mapping/sign.h \
	%reldir%/mapping/signeddigits.c \
	%reldir%/mapping/sme.c \
	%reldir%/mapping/tiles.c %reldir%/mapping/tiles.h \
	\
	%reldir%/model/dataset.c %reldir%/model/dataset.h \
	%reldir%/model/digits.c %reldir%/model/digits.h \
	%reldir%/model/glyphs.c %reldir%/model/glyphs.h \
	%reldir%/model/encode.c \
	%reldir%/model/integer.c %reldir%/model/integer.h \
	%reldir%/model/network.c %reldir%/model/network.h \
	%reldir%/model/roworder.c %reldir%/model/roworder.h \
	%reldir%/model/spectral.c %reldir%/model/spectral.h \
	%reldir%/model/weights.c %reldir%/model/weights.h \
	%reldir%/model/weightsnpz.c %reldir%/model/weightsnpz.h \
	\
	%reldir%/train/gradient.c %reldir%/train/gradient.h \
	%reldir%/train/bitslicel1.c \
	%reldir%/train/circulant.c \
	%reldir%/train/course.h \
	%reldir%/train/l1.c \
	%reldir%/train/method.h \
	%reldir%/train/methods.c \
	%reldir%/train/none.c \
	%reldir%/train/proportional.c \
	%reldir%/train/slices.c %reldir%/train/slices.h \
	%reldir%/train/phase.c %reldir%/train/phase.h \
	%reldir%/train/recipe.c %reldir%/train/recipe.h \
	%reldir%/train/train.c %reldir%/train/train.h \
	\
	%reldir%/mvm/bend.c %reldir%/mvm/bend.h \
	%reldir%/mvm/bitline.c %reldir%/mvm/bitline.h \
	%reldir%/mvm/convert.c %reldir%/mvm/convert.h \
	%reldir%/mvm/currents.c %reldir%/mvm/currents.h \
	%reldir%/mvm/fabric.c %reldir%/mvm/fabric.h \
	%reldir%/mvm/mvm.h \
	%reldir%/mvm/program.c \
	%reldir%/mvm/read.c %reldir%/mvm/readid.h \
	%reldir%/mvm/sample.c \
	%reldir%/mvm/watch.c %reldir%/mvm/watch.h \
	\
	%reldir%/chip/audit.c %reldir%/chip/audit.h \
	%reldir%/chip/census.c %reldir%/chip/census.h \
	%reldir%/chip/chip.c %reldir%/chip/chip.h \
	%reldir%/chip/probe.c %reldir%/chip/probe.h \
	%reldir%/chip/timing.c %reldir%/chip/timing.h \
	\
	%reldir%/cost/adc.c %reldir%/cost/adc.h \
	\
	%reldir%/study/changes.c %reldir%/study/changes.h \
	%reldir%/study/circuits.c %reldir%/study/circuits.h \
	%reldir%/study/claim.c %reldir%/study/claim.h \
	%reldir%/study/desk.c %reldir%/study/desk.h \
	%reldir%/study/experiment.c %reldir%/study/experiment.h \
	%reldir%/study/given.c %reldir%/study/given.h \
	%reldir%/study/group.c %reldir%/study/group.h \
	%reldir%/study/key.c %reldir%/study/key.h \
	%reldir%/study/label.c %reldir%/study/label.h \
	%reldir%/study/metrics.c %reldir%/study/metrics.h \
	%reldir%/study/preview.c %reldir%/study/preview.h \
	%reldir%/study/run.c %reldir%/study/run.h \
	%reldir%/study/settings.c %reldir%/study/settings.h \
	%reldir%/study/settingscheck.c \
	%reldir%/study/sink.h \
	%reldir%/study/study.c %reldir%/study/study.h \
	%reldir%/study/sweep.c %reldir%/study/sweep.h \
	%reldir%/study/training.c %reldir%/study/training.h \
	%reldir%/study/unit.h \
	%reldir%/study/unused.c \
	%reldir%/study/variable.c %reldir%/study/variable.h \
	\
	%reldir%/results/audits.c %reldir%/results/audits.h \
	%reldir%/results/cube.c %reldir%/results/cube.h \
	%reldir%/results/filing.c %reldir%/results/filing.h \
	%reldir%/results/gather.c %reldir%/results/gather.h \
	%reldir%/results/kept.c %reldir%/results/kept.h \
	%reldir%/results/ledger.c %reldir%/results/ledger.h \
	%reldir%/results/maps.c %reldir%/results/maps.h \
	%reldir%/results/networks.c %reldir%/results/networks.h \
	%reldir%/results/origin.c %reldir%/results/origin.h \
	%reldir%/results/places.c %reldir%/results/places.h \
	%reldir%/results/record.c %reldir%/results/record.h \
	%reldir%/results/recordread.c \
	%reldir%/results/reread.c %reldir%/results/reread.h \
	%reldir%/results/result.c %reldir%/results/result.h \
	%reldir%/results/timings.c %reldir%/results/timings.h \
	%reldir%/results/trace.c %reldir%/results/trace.h \
	%reldir%/results/values.c %reldir%/results/values.h \
	%reldir%/results/waveforms.c %reldir%/results/waveforms.h \
	\
	%reldir%/claims/choice.c %reldir%/claims/choice.h \
	%reldir%/claims/columns.c %reldir%/claims/columns.h \
	%reldir%/claims/figure.c %reldir%/claims/figure.h \
	%reldir%/claims/judged.c %reldir%/claims/judged.h \
	%reldir%/claims/match.c %reldir%/claims/match.h \
	%reldir%/claims/metric.c %reldir%/claims/metric.h \
	%reldir%/claims/summary.c %reldir%/claims/summary.h \
	%reldir%/claims/summaryjson.c \
	%reldir%/claims/summaryload.c %reldir%/claims/summaryload.h \
	%reldir%/claims/summarytime.c %reldir%/claims/summarytime.h \
	%reldir%/claims/summaryverdict.c %reldir%/claims/summaryverdict.h \
	%reldir%/claims/verdict.c %reldir%/claims/verdict.h \
	\
	%reldir%/run/run.c %reldir%/run/run.h \
	%reldir%/run/simulator.c %reldir%/run/simulator.h \
	\
	%reldir%/report/findings.c %reldir%/report/findings.h \
	%reldir%/report/html.c %reldir%/report/html.h \
	%reldir%/report/page.c %reldir%/report/page.h \
	%reldir%/report/picture.c %reldir%/report/picture.h \
	%reldir%/report/plot.c %reldir%/report/plot.h \
	%reldir%/report/results.c %reldir%/report/results.h \
	%reldir%/report/table.c %reldir%/report/table.h

bin_PROGRAMS += ohmslice
ohmslice_SOURCES = \
	%reldir%/cli/adc.c \
	%reldir%/cli/bench.c %reldir%/cli/bench.h \
	%reldir%/cli/benchchip.c \
	%reldir%/cli/benchlimit.c \
	%reldir%/cli/benchsolve.c \
	%reldir%/cli/benchtime.c \
	%reldir%/cli/benchsweep.c \
	%reldir%/cli/calibrate.c \
	%reldir%/cli/cellfile.c %reldir%/cli/cellfile.h \
	%reldir%/cli/circuit.c %reldir%/cli/circuit.h \
	%reldir%/cli/command.h \
	%reldir%/cli/deckfile.c %reldir%/cli/deckfile.h \
	%reldir%/cli/describe.c \
	%reldir%/cli/files.c %reldir%/cli/files.h \
	%reldir%/cli/fixed.c \
	%reldir%/cli/help.c \
	%reldir%/cli/main.c \
	%reldir%/cli/map.c \
	%reldir%/cli/merge.c \
	%reldir%/cli/netlist.c \
	%reldir%/cli/readdeck.c %reldir%/cli/readdeck.h \
	%reldir%/cli/network.c %reldir%/cli/network.h \
	%reldir%/cli/options.c %reldir%/cli/options.h \
	%reldir%/cli/report.c \
	%reldir%/cli/run.c \
	%reldir%/cli/settle.c \
	%reldir%/cli/show.c \
	%reldir%/cli/solve.c \
	%reldir%/cli/train.c
ohmslice_LDFLAGS = $(SAN_FLAGS)
ohmslice_LDADD = %reldir%/libohmslice.a $(OHM_LIBS)

# The library's face: all that a program which links it may include (docs/library.md).  They include one
# another and nothing else; make install puts them under include/ohmslice/ROOM/.
public_headers = \
	%reldir%/base/field.h \
	%reldir%/base/log.h \
	%reldir%/base/progress.h \
	%reldir%/base/status.h \
	%reldir%/crossbar/crossbar.h \
	%reldir%/device/cell.h \
	%reldir%/device/curve.h \
	%reldir%/device/law.h \
	%reldir%/device/transistor.h \
	%reldir%/run/run.h \
	%reldir%/solve/solver.h \
	%reldir%/spice/run.h \
	%reldir%/spice/spice.h
