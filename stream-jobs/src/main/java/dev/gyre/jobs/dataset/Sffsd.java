package dev.gyre.jobs.dataset;

import java.time.Instant;

/** S-FFSD: payments with place and type, one row a second, a third of them labelled. */
public final class Sffsd {

  private static final long ORIGIN_MS = Instant.parse("2020-01-01T00:00:00Z").toEpochMilli();

  /** Row k reads labels of rows up to k - 1001. */
  private static final long LABEL_DELAY_MS = 1001 * 1000L;

  private static final long HEARTBEAT_MS = 60_000;
  private static final String UNLABELLED = "2";

  private Sffsd() {}

  /** The dataset. */
  public static Dataset dataset() {
    return new LabelledFileDataset(
        "sffsd",
        "S-FFSD: payments with place and type, a row a second; labels 1,001 rows later",
        new DatasetFile("S-FFSD", "S-FFSD.csv", "one payment a row"),
        "Time,Source,Target,Amount,Location,Type,Labels",
        Sffsd::row,
        LABEL_DELAY_MS,
        HEARTBEAT_MS);
  }

  private static Row row(String line) {
    int first = line.indexOf(',');
    String label = line.substring(line.lastIndexOf(',') + 1).strip();
    try {
      long seconds = Long.parseLong(line.substring(0, Math.max(0, first)));
      return new Row(ORIGIN_MS + seconds * 1000, !label.equals(UNLABELLED));
    } catch (NumberFormatException bad) {
      return null;
    }
  }
}
