package dev.gyre.jobs.dataset.simulator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The frauds in order of time. Campaigns of each scenario start as a Poisson process whose rate
 * makes frauds the wanted share of all payments.
 */
final class Campaigns {

  /** A scenario, its share of the fraudulent payments, and when its next campaign starts. */
  private static final class Start {
    private final Scenario scenario;
    private final double meanGapMs;
    private double nextMs;

    Start(Scenario scenario, double share, double fraudsPerMs, Draws draws) {
      this.scenario = scenario;
      meanGapMs = scenario.paymentsPerCampaign() / (fraudsPerMs * share);
      // Campaigns that began before the simulation are under way when it starts.
      nextMs = Rhythm.START_MS - scenario.longestMs() + draws.exponential(meanGapMs);
    }
  }

  private record Act(Transaction what, long sequence) {}

  private final World world;
  private final Draws draws;
  private final List<Start> starts = new ArrayList<>();
  private final PriorityQueue<Act> acts =
      new PriorityQueue<>(
          Comparator.comparingLong((Act act) -> act.what.timeMs())
              .thenComparingLong(Act::sequence));
  private long sequence;

  Campaigns(World world, SimulatorOptions options) {
    this.world = world;
    draws = new Draws(options.seed(), "campaigns");
    if (options.fraudShare() == 0) {
      return;
    }
    double honestPerMs = OrdinaryTraffic.paymentsPerMs(options);
    double fraudsPerMs = honestPerMs * options.fraudShare() / (1 - options.fraudShare());
    starts.add(new Start(new CardTesting(), 0.3, fraudsPerMs, draws));
    starts.add(new Start(new AccountTakeover(), 0.3, fraudsPerMs, draws));
    starts.add(new Start(new MuleRing(), 0.2, fraudsPerMs, draws));
    starts.add(new Start(new CompromisedMerchant(), 0.2, fraudsPerMs, draws));
  }

  /** The next act that is not after a time, or null. */
  Transaction nextUpTo(long timeMs) {
    for (Start start : starts) {
      while (start.nextMs <= timeMs) {
        start.scenario.plan(world, draws, (long) start.nextMs, this::add);
        start.nextMs += draws.exponential(start.meanGapMs);
      }
    }
    return acts.isEmpty() || acts.peek().what.timeMs() > timeMs ? null : acts.poll().what;
  }

  private void add(Transaction act) {
    if (act.timeMs() >= Rhythm.START_MS) {
      acts.add(new Act(act, sequence++));
    }
  }
}
