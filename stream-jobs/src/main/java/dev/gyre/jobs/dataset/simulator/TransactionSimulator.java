package dev.gyre.jobs.dataset.simulator;

/** All that happens in the simulated world, in order of time, without end. */
final class TransactionSimulator {

  private final World world;
  private final OrdinaryTraffic traffic;
  private final Campaigns campaigns;
  private Transaction honest;

  TransactionSimulator(SimulatorOptions options) {
    world = World.of(options);
    traffic = new OrdinaryTraffic(world, options);
    campaigns = new Campaigns(world, options);
    honest = traffic.next();
  }

  World world() {
    return world;
  }

  Transaction next() {
    Transaction fraud = campaigns.nextUpTo(honest.timeMs());
    if (fraud != null) {
      return fraud;
    }
    Transaction next = honest;
    honest = traffic.next();
    return next;
  }
}
