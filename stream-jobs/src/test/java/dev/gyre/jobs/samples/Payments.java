package dev.gyre.jobs.samples;

import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.config.JobConfigException;
import dev.gyre.jobs.config.JobFileReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random rows in the format of the Fraud Detection Handbook, and a job file with short windows. */
public final class Payments {

  private static final String JOB =
      """
      name: payments
      types: {customer: {}, terminal: {}}
      relations:
        pays:
          source: customer
          target: terminal
          window: 20d
          fanIn: 6
          reverseFanIn: 4
          features: {amount: numeric, logAmount: numeric}
      metaPaths:
        sameTerminal: [pays, rev_pays]
      aggregates:
        customerCount: {relation: rev_pays, function: count, window: 2d, slice: 1h}
        customerMean: {relation: rev_pays, function: mean, feature: amount, window: 10d, slice: 1d}
        customerSinceLast: {relation: rev_pays, function: sinceLast, window: 10d, slice: 1d}
        terminalFraud: {relation: pays, function: fraudShare, window: 10d, slice: 1d}
        terminalFrauds: {relation: pays, function: fraudCount, window: 5d, slice: 1d}
      interaction: {relation: pays, labelFeature: true}
      model:
        seeded: {seed: 3, dialect: pyg, width: 16, heads: 2, layers: 2}
      sources:
        - topic: transactions
          format: csv
          columns: [tx_seconds, customer_id, terminal_id, amount_cents, fraud_scenario]
          edges:
            - relation: pays
              id: $key
              source: customer_id
              target: terminal_id
              timestamp: {column: tx_seconds, unit: s, origin: 2018-04-01T00:00:00Z}
              features:
                amount: {column: amount_cents, scale: 0.01}
                logAmount: {column: amount_cents, scale: 0.01, log: true}
        - topic: labels
          format: csv
          columns: [tx_seconds, customer_id, terminal_id, amount_cents, fraud_scenario]
          labels:
            - relation: pays
              id: $key
              source: customer_id
              target: terminal_id
              timestamp: {column: tx_seconds, unit: s, origin: 2018-04-01T00:00:00Z}
              available: {delay: 7d}
              label: {column: fraud_scenario, fraud: "> 0"}
      """;

  private Payments() {}

  /**
   * One row.
   *
   * @param seconds since 2018-04-01
   */
  public record Payment(long seconds, int customer, int terminal, int cents, boolean fraud) {
    String line() {
      return seconds + "," + customer + "," + terminal + "," + cents + "," + (fraud ? 2 : 0);
    }
  }

  /** Rows in order of time, several at the same second among them. */
  public static List<Payment> random(int count, int days, long seed) {
    Random random = new Random(seed);
    long[] seconds =
        random.longs(count, 0, days * 86_400L / 60).map(m -> m * 60).sorted().toArray();
    List<Payment> rows = new ArrayList<>();
    for (long second : seconds) {
      int terminal = random.nextInt(9);
      int cents = 100 + random.nextInt(20_000);
      // Terminal 0 is compromised half of the time, and high amounts are suspicious everywhere.
      boolean fraud = (terminal == 0 && random.nextBoolean()) || cents > 19_000;
      rows.add(new Payment(second, random.nextInt(12), terminal, cents, fraud));
    }
    return rows;
  }

  /** Writes the rows as the dataset's file. */
  public static Path file(Path folder, List<Payment> rows) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("tx_seconds,customer_id,terminal_id,amount_cents,fraud_scenario");
    rows.forEach(row -> lines.add(row.line()));
    return Files.write(folder.resolve("transactions.csv"), lines);
  }

  /** The job file. */
  public static JobConfig job(Path folder) throws IOException, JobConfigException {
    return JobFileReader.read(Files.writeString(folder.resolve("job.yaml"), JOB));
  }
}
