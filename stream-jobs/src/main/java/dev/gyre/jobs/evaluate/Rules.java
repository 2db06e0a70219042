package dev.gyre.jobs.evaluate;

import dev.gyre.jobs.samples.InteractionTable;
import java.util.Locale;

/**
 * The alarm rules that a bank would have: alert when the amount is above a constant, or the source
 * has had more than so many interactions within an hour, or the target is new to the source and the
 * amount above a constant, or the amount is above so many times the source's mean over 30 days, or
 * the target has had more than so many known frauds in 30 days. The constants are those with the
 * best F1 on the interactions of the first fit.
 */
public final class Rules implements Learner {

  private final int amountFeature;
  private InteractionTable seen;
  private RuleInputs inputs;
  private float[] constants;

  /**
   * Rules that are not tuned yet.
   *
   * @param amountFeature which of the interaction's features is the amount
   */
  public Rules(int amountFeature) {
    this.amountFeature = amountFeature;
  }

  @Override
  public String name() {
    return "rules";
  }

  @Override
  public void fit(InteractionTable table, int[] rows) {
    if (constants == null) {
      constants = new RuleTuner(table, inputs(table), rows).tune();
    }
  }

  private RuleInputs inputs(InteractionTable table) {
    if (seen != table) {
      seen = table;
      inputs = RuleInputs.of(table, amountFeature);
    }
    return inputs;
  }

  @Override
  public float[] score(InteractionTable table, int[] rows) {
    RuleInputs values = inputs(table);
    float[] scores = new float[rows.length];
    for (int i = 0; i < rows.length; i++) {
      scores[i] = RuleTuner.alerts(values, constants, rows[i]) ? 1 : 0;
    }
    return scores;
  }

  /** The rules with their constants, in words. */
  public String describe() {
    return String.format(
        Locale.ROOT,
        "amount > %s; more than %s in an hour; new target and amount > %s; amount > %s times the"
            + " mean; more than %s known frauds",
        java.util.stream.IntStream.range(0, constants.length)
            .mapToObj(i -> Float.isInfinite(constants[i]) ? "never" : "" + constants[i])
            .toArray());
  }
}
