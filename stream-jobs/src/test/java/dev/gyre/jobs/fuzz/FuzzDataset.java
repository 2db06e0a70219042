package dev.gyre.jobs.fuzz;

import dev.gyre.jobs.dataset.Dataset;
import dev.gyre.jobs.dataset.DatasetFile;
import dev.gyre.jobs.dataset.RecordStream;
import dev.gyre.jobs.dataset.ReplayRecord;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Good and bad records in turn by chance, or the good ones of the same seed alone.
 *
 * @param seed of everything
 * @param records how many are drawn
 * @param goodOnly whether the bad ones are drawn and left out
 */
record FuzzDataset(long seed, long records, boolean goodOnly) implements Dataset {

  private static final long START_MS = 1_600_000_000_000L;
  private static final long STEP_MS = 100;
  private static final double BAD = 0.5;

  @Override
  public String name() {
    return "fuzz";
  }

  @Override
  public String description() {
    return "good and bad records";
  }

  @Override
  public List<DatasetFile> files() {
    return List.of();
  }

  @Override
  public List<String> topics() {
    return List.of("lines", "documents", "events");
  }

  @Override
  public long heartbeatIntervalMs() {
    return 10_000;
  }

  @Override
  public void check(List<Path> paths) {
    // There are no files.
  }

  @Override
  public RecordStream open(List<Path> paths, OptionalLong maxEvents) {
    return new Stream();
  }

  /** The clock at the i-th record, epoch milliseconds. */
  static long timeMs(long i) {
    return START_MS + i * STEP_MS;
  }

  /** How many bad records there are, of which each has to become a dead letter. */
  long bad() {
    Stream stream = new Stream();
    while (stream.hasNext()) {
      stream.next();
    }
    return stream.bad;
  }

  private final class Stream implements RecordStream {
    private final FuzzRecords draw = new FuzzRecords(seed);
    private long i;
    private long bad;
    private ReplayRecord next;

    Stream() {
      advance();
    }

    private void advance() {
      next = null;
      while (next == null && i < records) {
        boolean isBad = i < records - 1 && draw.next(BAD);
        ReplayRecord drawn = record(isBad);
        i++;
        bad += isBad ? 1 : 0;
        next = isBad && goodOnly ? null : drawn;
      }
    }

    private ReplayRecord record(boolean isBad) {
      long timeMs = timeMs(i);
      int topic = draw.next(topics().size());
      byte[] value =
          switch (topic) {
            case 0 -> isBad ? draw.badLine(i, timeMs) : draw.goodLine(i, timeMs);
            case 1 -> isBad ? draw.badDocument(i, timeMs) : draw.goodDocument(i, timeMs);
            default -> isBad ? draw.badEvent(i, timeMs) : draw.goodEvent(i, timeMs);
          };
      byte[] key = Long.toString(i).getBytes(StandardCharsets.US_ASCII);
      return new ReplayRecord(
          topics().get(topic), i, key, value, timeMs, false, ReplayRecord.Kind.EVENT);
    }

    @Override
    public boolean hasNext() {
      return next != null;
    }

    @Override
    public ReplayRecord next() {
      if (next == null) {
        throw new NoSuchElementException("all " + records + " records are drawn");
      }
      ReplayRecord current = next;
      advance();
      return current;
    }

    @Override
    public OptionalDouble fractionRead() {
      return OptionalDouble.of((double) i / records);
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }
}
