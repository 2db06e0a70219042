package dev.gyre.jobs.evaluate;

import dev.gyre.graph.schema.FeatureSpec;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.samples.SamplePolicy;
import dev.gyre.jobs.samples.Samples;
import dev.gyre.jobs.train.TrainOptions;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * What is measured on a dataset, by the name of a protocol.
 *
 * @param protocol made of the samples, since some protocols count rows
 * @param policy which interactions have to be sampled for it
 * @param plan how the model learns, by seed
 * @param weekly whether figures are of each week alone
 */
public record EvaluationSetup(
    Function<Samples, Protocol> protocol,
    SamplePolicy policy,
    Function<Long, LearnPlan> plan,
    boolean weekly) {

  /** Protocols by dataset, as the command names them. */
  public static final List<String> NAMES = List.of("prequential", "handbook", "temporal", "split");

  private static final double SHARE = 0.4;

  /** A week has few frauds to learn from, so more of the rest is taken. */
  private static final double WEEK_SHARE = 0.4;

  private static final int TEACHERS = 2;
  private static final int THREADS = 2;
  private static final int SFFSD_BLOCK = 1000;

  /** The set is small, and models of several seeds differ there more than in the others. */
  private static final int SFFSD_MEMBERS = 4;

  /**
   * The scorer learns alone first: there are a few hundred frauds, which layers know by heart soon.
   */
  private static final int SPLIT_SCORER_EPOCHS = 40;

  private static final long SPLIT_VALIDATION_MS = Duration.ofDays(2).toMillis();
  private static final long WEEK_MS = Duration.ofDays(7).toMillis();

  /** Longer than any dataset: an update trains on all that may be fitted on. */
  private static final long ALL_MS = Duration.ofDays(36_500).toMillis();

  /**
   * The Fraud Detection Handbook's data, all rows.
   *
   * @param validation whether earlier weeks are tested in place of the test weeks
   */
  public static EvaluationSetup prequential(boolean validation) {
    Protocol protocol = validation ? Protocols.prequentialValidation() : Protocols.prequential();
    return new EvaluationSetup(
        samples -> protocol,
        policy(protocol, SHARE),
        seed -> {
          TrainOptions first =
              new TrainOptions(4, 2, 256, 3e-3, 0.01, SHARE, 1, TEACHERS, 1, seed, THREADS);
          return new LearnPlan(first, first.forUpdate(1, 0.2), WEEK_MS, WEEK_MS * 8);
        },
        false);
  }

  /** The Fraud Detection Handbook's data by its own rule. */
  public static EvaluationSetup handbook() {
    Protocol protocol = Protocols.handbook();
    return new EvaluationSetup(
        samples -> protocol,
        policy(protocol, WEEK_SHARE),
        seed -> {
          TrainOptions first =
              new TrainOptions(6, 6, 256, 3e-3, 0.01, WEEK_SHARE, 1, 0, 1, seed, THREADS);
          return new LearnPlan(first, first.forUpdate(3, 0.5), 0, WEEK_MS);
        },
        true);
  }

  /**
   * The simulator: fit on the labels that are available after three quarters of the time, scored is
   * the rest.
   */
  public static EvaluationSetup split() {
    return new EvaluationSetup(
        samples -> Protocols.split(samples.interactions()),
        (timestampMs, labelled, fraud) -> labelled ? 1 : 0,
        seed -> {
          TrainOptions first =
              new TrainOptions(8, 5, 128, 3e-3, 0.01, 1, 1, 0, 1, seed, THREADS)
                  .withScorerEpochs(SPLIT_SCORER_EPOCHS);
          return new LearnPlan(first, first.withScorerEpochs(0), SPLIT_VALIDATION_MS, WEEK_MS);
        },
        false);
  }

  /**
   * S-FFSD in time order.
   *
   * @param validation whether the last of the training rows are tested in place of the test rows
   */
  public static EvaluationSetup temporal(boolean validation) {
    return new EvaluationSetup(
        samples ->
            validation
                ? Protocols.temporalValidation(samples.interactions(), SFFSD_BLOCK)
                : Protocols.temporal(samples.interactions(), SFFSD_BLOCK),
        (timestampMs, labelled, fraud) -> 1,
        seed -> {
          TrainOptions first =
              new TrainOptions(4, 4, 128, 3e-3, 0.01, 1, 1, 0, SFFSD_MEMBERS, seed, THREADS);
          // The data drifts: the latest labels are worth more as examples than as a check. But an
          // update that reads the latest alone takes one burst for the way of the world.
          return new LearnPlan(first, first.forUpdate(1, 0.3), 0, ALL_MS);
        },
        false);
  }

  /** The same with another number of members. */
  public EvaluationSetup withMembers(int members) {
    return new EvaluationSetup(
        protocol, policy, seed -> plan.apply(seed).withMembers(members), weekly);
  }

  /** Everything that is tested, every fraud, and a share of the rest. */
  private static SamplePolicy policy(Protocol protocol, double share) {
    long fromMs = protocol.steps().get(0).fitFromMs();
    long toMs = protocol.steps().get(protocol.steps().size() - 1).testToMs();
    long firstTestMs =
        protocol.steps().stream()
            .filter(Step::tests)
            .mapToLong(Step::testFromMs)
            .min()
            .orElse(toMs);
    return (timestampMs, labelled, fraud) -> {
      if (timestampMs < fromMs || timestampMs >= toMs) {
        return 0;
      }
      return fraud || timestampMs >= firstTestMs ? 1 : share;
    };
  }

  /**
   * Which of the scored interaction's features is the amount: the one of that name, else the first
   * number.
   *
   * @throws IllegalArgumentException if it has no number at all
   */
  public static int amountFeature(JobConfig config) {
    List<FeatureSpec> features =
        config.types().relations().get(config.interaction().relation()).features();
    int at = 0;
    int first = -1;
    for (FeatureSpec feature : features) {
      if (feature.kind() == FeatureSpec.Kind.NUMERIC) {
        if (feature.name().equals("amount")) {
          return at;
        }
        first = first < 0 ? at : first;
      }
      at += feature.width();
    }
    if (first < 0) {
      throw new IllegalArgumentException(
          "the scored relation has no number among its features: rules need an amount");
    }
    return first;
  }
}
