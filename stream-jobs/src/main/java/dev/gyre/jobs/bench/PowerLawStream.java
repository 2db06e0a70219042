package dev.gyre.jobs.bench;

import java.util.Locale;
import java.util.OptionalLong;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/** The events of a {@link PowerLawDataset}: {@code time_ms,kind,source,target}. */
final class PowerLawStream extends BenchStream {

  private final PowerLawDataset options;
  private final ZipfNodes accounts;
  private final ZipfNodes devices;
  private final ZipfNodes merchants;
  private PowerLawDataset.Kind[] kinds = {};
  private long block;
  private int next;

  PowerLawStream(PowerLawDataset options, OptionalLong maxEvents) {
    super(PowerLawDataset.EVENTS, options.intervalMs(), maxEvents);
    this.options = options;
    UniformRandomProvider random = RandomSource.XO_RO_SHI_RO_128_PP.create(options.seed());
    this.accounts = new ZipfNodes(random, "a", options.accounts(), options.exponent());
    this.devices = new ZipfNodes(random, "d", options.devices(), options.exponent());
    this.merchants = new ZipfNodes(random, "m", options.merchants(), options.exponent());
  }

  @Override
  String draw() {
    if (next == kinds.length) {
      kinds = options.kinds(block++);
      next = 0;
    }
    PowerLawDataset.Kind kind = kinds[next++];
    String target =
        switch (kind) {
          case USES -> devices.draw();
          case PAYS -> merchants.draw();
          case TRANSFERS -> accounts.draw();
        };
    return kind.name().toLowerCase(Locale.ROOT) + "," + accounts.draw() + "," + target;
  }
}
