package dev.gyre.jobs.bench;

import dev.gyre.jobs.dataset.RecordStream;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.apache.commons.rng.sampling.PermutationSampler;
import org.apache.commons.rng.simple.RandomSource;

/**
 * The workload that other systems were measured with: of each 60,000 events, in random order,
 * 15,000 say that an account uses a device, 25,000 that it pays a merchant and 20,000 that it
 * transfers to an account; both ends are drawn with weights rank^-exponent. Events are so far apart
 * that a window of 7 days holds 60,000.
 *
 * @param accounts number of accounts, 1 or more
 * @param devices number of devices, 1 or more
 * @param merchants number of merchants, 1 or more
 * @param exponent of the weights, 0 (uniform) or more
 * @param seed of the draws
 */
public record PowerLawDataset(int accounts, int devices, int merchants, double exponent, long seed)
    implements BenchDataset {

  static final String EVENTS = "events";

  /** Events of a block; each block has the same number of each kind. */
  static final int BLOCK = 60_000;

  private static final int USES = 15_000;
  private static final int PAYS = 25_000;

  /** What an event says. */
  enum Kind {
    USES,
    PAYS,
    TRANSFERS
  }

  @Override
  public String name() {
    return "power-law";
  }

  @Override
  public String description() {
    return "uses, payments and transfers between nodes drawn by rank^-" + exponent;
  }

  @Override
  public List<String> topics() {
    return List.of(EVENTS);
  }

  @Override
  public long intervalMs() {
    return TimeUnit.DAYS.toMillis(7) / BLOCK;
  }

  @Override
  public double eventsPerScore() {
    return (double) BLOCK / PAYS;
  }

  @Override
  public long scored(long fromRow, long toRow) {
    return paysBefore(toRow) - paysBefore(fromRow);
  }

  private long paysBefore(long row) {
    long block = row / BLOCK;
    long pays = block * PAYS;
    Kind[] kinds = kinds(block);
    for (int i = 0; i < row % BLOCK; i++) {
      pays += kinds[i] == Kind.PAYS ? 1 : 0;
    }
    return pays;
  }

  /** What the events of a block say, in their order. */
  Kind[] kinds(long block) {
    int[] order = PermutationSampler.natural(BLOCK);
    // A source of its own, so that a block's kinds do not depend on what was drawn before.
    PermutationSampler.shuffle(
        RandomSource.XO_RO_SHI_RO_128_PP.create(new long[] {seed, block}), order);
    Kind[] kinds = new Kind[BLOCK];
    for (int i = 0; i < BLOCK; i++) {
      kinds[i] = order[i] < USES ? Kind.USES : order[i] < USES + PAYS ? Kind.PAYS : Kind.TRANSFERS;
    }
    return kinds;
  }

  @Override
  public RecordStream open(List<Path> paths, OptionalLong maxEvents) {
    check(paths);
    return new PowerLawStream(this, maxEvents);
  }
}
