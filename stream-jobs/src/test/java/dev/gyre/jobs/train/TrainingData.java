package dev.gyre.jobs.train;

import dev.gyre.hgt.encoder.Normalization;
import dev.gyre.hgt.model.HgtModel;
import dev.gyre.hgt.model.HgtParameters;
import dev.gyre.hgt.model.ModelShape;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.dataset.FraudHandbook;
import dev.gyre.jobs.samples.KnownLabels;
import dev.gyre.jobs.samples.MinibatchBuilder;
import dev.gyre.jobs.samples.Payments;
import dev.gyre.jobs.samples.SampleNormalization;
import dev.gyre.jobs.samples.SamplePolicy;
import dev.gyre.jobs.samples.SampleReplay;
import dev.gyre.jobs.samples.Samples;
import dev.gyre.jobs.topology.Models;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** 2,000 random payments, replayed, and models that may be trained on them. */
record TrainingData(
    Samples samples,
    MinibatchBuilder builder,
    ModelShape shape,
    Map<String, Normalization> normalization) {

  /**
   * Replays.
   *
   * @param fit interactions that features are normalised by
   */
  static TrainingData replay(Path folder, int[] fit) throws Exception {
    JobConfig config = Payments.job(folder);
    List<Path> files = List.of(Payments.file(folder, Payments.random(2000, 60, 51)));
    KnownLabels labels = KnownLabels.read(config, FraudHandbook.dataset(), files);
    Samples samples =
        new SampleReplay(config, 2, labels, SamplePolicy.everything(), 1)
            .run(FraudHandbook.dataset(), files, share -> {});
    return new TrainingData(
        samples,
        new MinibatchBuilder(samples, 0, true, 2, false),
        Models.of(config).manifest().shape(),
        SampleNormalization.of(samples, 0, fit));
  }

  /** An untrained model. */
  HgtModel start(long seed) {
    return HgtModel.of(
        shape, HgtParameters.seeded(shape, seed), normalization, false, Map.of(), Map.of());
  }
}
