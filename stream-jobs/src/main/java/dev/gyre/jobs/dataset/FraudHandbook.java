package dev.gyre.jobs.dataset;

import java.time.Duration;
import java.time.Instant;

/** The simulated card payments of the Fraud Detection Handbook. */
public final class FraudHandbook {

  private static final long ORIGIN_MS = Instant.parse("2018-04-01T00:00:00Z").toEpochMilli();

  private FraudHandbook() {}

  /** The dataset. */
  public static Dataset dataset() {
    return new LabelledFileDataset(
        "fdh",
        "Fraud Detection Handbook: customers pay at terminals; labels 7 days later",
        new DatasetFile("transactions", "transactions.csv", "one payment a row"),
        "tx_seconds,customer_id,terminal_id,amount_cents,fraud_scenario",
        FraudHandbook::row,
        Duration.ofDays(7).toMillis(),
        Duration.ofHours(1).toMillis());
  }

  private static Row row(String line) {
    int comma = line.indexOf(',');
    try {
      long seconds = Long.parseLong(line.substring(0, Math.max(0, comma)));
      return new Row(ORIGIN_MS + seconds * 1000, true);
    } catch (NumberFormatException bad) {
      return null;
    }
  }
}
