package dev.gyre.jobs.dataset.simulator;

import org.apache.commons.rng.sampling.distribution.SharedStateDiscreteSampler;

/** Towns of unequal size, numbered along a road: neighbours have neighbouring numbers. */
final class Places {

  private static final String[] CURRENCY = {"EUR", "EUR", "EUR", "EUR", "USD", "GBP"};
  private static final int LEAST = 10;
  private static final int GREATEST = 1_000;
  private static final int ACCOUNTS_PER_PLACE = 200;

  private final double[] population;
  private final SharedStateDiscreteSampler byPopulation;
  private final Draws draws;

  Places(int accounts, Draws draws) {
    int count = Math.max(LEAST, Math.min(GREATEST, accounts / ACCOUNTS_PER_PLACE));
    population = Draws.zipf(count, 1.0);
    draws.shuffle(population);
    this.draws = draws;
    byPopulation = draws.weighted(population);
  }

  int count() {
    return population.length;
  }

  /** A place, large ones more often. */
  int draw() {
    return byPopulation.sample();
  }

  /** The place before or after. */
  int near(int place, boolean after) {
    return Math.floorMod(place + (after ? 1 : -1), count());
  }

  /** A place that is not the given one. */
  int elsewhere(int place) {
    return Math.floorMod(place + 1 + draws.below(count() - 1), count());
  }

  /** The currency of amounts there. */
  String currency(int place) {
    return CURRENCY[place % CURRENCY.length];
  }
}
