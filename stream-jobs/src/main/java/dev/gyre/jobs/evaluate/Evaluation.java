package dev.gyre.jobs.evaluate;

import dev.gyre.hgt.metrics.Interval;
import dev.gyre.hgt.metrics.OperatingCurve;
import dev.gyre.hgt.metrics.Ranking;
import dev.gyre.jobs.samples.InteractionTable;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Runs learners through a protocol on the same samples, and takes their figures. */
public final class Evaluation {

  private final InteractionTable table;
  private final Protocol protocol;
  private final Bootstrap bootstrap;
  private final boolean weekly;

  /**
   * An evaluation.
   *
   * @param weekly whether figures are taken of each week alone, as the handbook does
   */
  public Evaluation(
      InteractionTable table, Protocol protocol, Bootstrap bootstrap, boolean weekly) {
    this.table = table;
    this.protocol = protocol;
    this.bootstrap = bootstrap;
    this.weekly = weekly;
  }

  /**
   * Scores of the learners in order; the first must be the rules, whose recall others are compared
   * at.
   *
   * @param begins told the name of each learner before it is run
   */
  public List<Scores> run(List<Learner> learners, Consumer<String> begins) {
    List<Scores> all = new ArrayList<>();
    for (Learner learner : learners) {
      begins.accept(learner.name());
      all.add(Scores.of(learner, protocol, table));
    }
    return all;
  }

  /**
   * The mean of the figures of several models that differ in their seed, with the least and the
   * greatest in place of an interval.
   */
  static Figures mean(List<Figures> seeds) {
    Map<String, Interval> values = new LinkedHashMap<>();
    for (String name : seeds.get(0).values().keySet()) {
      DoubleSummaryStatistics of =
          seeds.stream()
              .mapToDouble(figures -> figures.values().get(name).value())
              .summaryStatistics();
      values.put(name, new Interval(of.getAverage(), of.getMin(), of.getMax()));
    }
    double seconds = seeds.stream().mapToDouble(Figures::fitSeconds).average().orElseThrow();
    return new Figures("mean of " + seeds.size() + " seeds [least, greatest]", seconds, values);
  }

  /**
   * The report of scores, those of the rules first.
   *
   * @param models names of the learners that differ in their seed alone
   */
  public Report report(List<Scores> all, List<String> models) {
    List<Figures> figures = new ArrayList<>();
    long found = PooledFigures.found(all.get(0), table, protocol);
    for (Scores scores : all) {
      figures.add(
          weekly
              ? new WeeklyFigures(table, protocol, bootstrap).of(scores)
              : new PooledFigures(table, protocol, bootstrap, found).of(scores));
    }
    if (models.size() > 1) {
      figures.add(mean(figures.stream().filter(it -> models.contains(it.learner())).toList()));
    }
    TestRows rows = TestRows.of(all.get(0), table, protocol);
    int frauds = 0;
    for (boolean fraud : rows.fraud()) {
      frauds += fraud ? 1 : 0;
    }
    return new Report(protocol.name(), all.get(0).rows().length, rows.size(), frauds, figures);
  }

  /** Operating curves by learner, for plots. */
  public Map<String, OperatingCurve> curves(List<Scores> all) {
    Map<String, OperatingCurve> curves = new LinkedHashMap<>();
    for (Scores scores : all) {
      TestRows rows = TestRows.of(scores, table, protocol);
      curves.put(scores.learner(), Ranking.of(rows.score(), rows.fraud()).curve());
    }
    return curves;
  }
}
