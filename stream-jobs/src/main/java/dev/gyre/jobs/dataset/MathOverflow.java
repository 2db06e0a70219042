package dev.gyre.jobs.dataset;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Answers and comments of mathoverflow: three files of {@code source target seconds}, no labels.
 */
public final class MathOverflow implements Dataset {

  private static final long HEARTBEAT_MS = 86_400_000;
  private static final long MS_PER_SECOND = 1000;

  /** Makes the dataset. */
  public MathOverflow() {}

  @Override
  public String name() {
    return "mathoverflow";
  }

  @Override
  public String description() {
    return "SNAP sx-mathoverflow: answers and comments between users, three relations, no labels";
  }

  @Override
  public List<DatasetFile> files() {
    return List.of(
        new DatasetFile("a2q", "a2q.txt", "answers to questions"),
        new DatasetFile("c2q", "c2q.txt", "comments to questions"),
        new DatasetFile("c2a", "c2a.txt", "comments to answers"));
  }

  @Override
  public List<String> topics() {
    return files().stream().map(DatasetFile::key).toList();
  }

  @Override
  public long heartbeatIntervalMs() {
    return HEARTBEAT_MS;
  }

  @Override
  public void check(List<Path> paths) {
    try (RecordStream records = open(paths, OptionalLong.of(1))) {
      if (!records.hasNext()) {
        throw new DatasetException(
            "files " + paths + " have no rows; rows are 'source target seconds'");
      }
    }
  }

  @Override
  public RecordStream open(List<Path> paths, OptionalLong maxEvents) {
    List<Path> files = FileNames.resolve(this, paths);
    long nowMs = System.currentTimeMillis();
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      parts.add(
          new Part(
              files().get(i).key(),
              new TimedRows(RowFile.open(files.get(i)), MathOverflow::row, nowMs)));
    }
    return new Merged(parts, maxEvents);
  }

  private static Row row(String line) {
    int at = line.lastIndexOf(' ');
    try {
      return new Row(Long.parseLong(line.substring(at + 1).strip()) * MS_PER_SECOND, false);
    } catch (NumberFormatException bad) {
      return null;
    }
  }

  /** One file and the row that it is at. */
  private static final class Part {
    private final String topic;
    private final TimedRows rows;
    private TimedRows.TimedRow row;
    private long number = -1;

    Part(String topic, TimedRows rows) {
      this.topic = topic;
      this.rows = rows;
      advance();
    }

    void advance() {
      row = rows.next();
      number++;
    }
  }

  /** The rows of all files in the order of time; at equal times in the order of the files. */
  private static final class Merged implements RecordStream {
    private final List<Part> parts;
    private final OptionalLong maxEvents;
    private long events;

    Merged(List<Part> parts, OptionalLong maxEvents) {
      this.parts = parts;
      this.maxEvents = maxEvents;
    }

    private Part first() {
      Part first = null;
      for (Part part : parts) {
        if (part.row != null && (first == null || part.row.clockMs() < first.row.clockMs())) {
          first = part;
        }
      }
      return first;
    }

    @Override
    public boolean hasNext() {
      return (maxEvents.isEmpty() || events < maxEvents.getAsLong()) && first() != null;
    }

    @Override
    public ReplayRecord next() {
      if (!hasNext()) {
        throw new NoSuchElementException("the dataset has been read to its end");
      }
      Part part = first();
      ReplayRecord record =
          new ReplayRecord(
              part.topic,
              part.number,
              Long.toString(part.number).getBytes(StandardCharsets.US_ASCII),
              part.row.line().getBytes(StandardCharsets.UTF_8),
              part.row.clockMs(),
              part.row.ahead(),
              ReplayRecord.Kind.EVENT);
      part.advance();
      events++;
      return record;
    }

    @Override
    public OptionalDouble fractionRead() {
      double ofFiles =
          parts.stream().mapToDouble(part -> part.rows.fractionRead()).average().orElse(1);
      return OptionalDouble.of(
          maxEvents.isPresent()
              ? Math.max(ofFiles, (double) events / Math.max(1, maxEvents.getAsLong()))
              : ofFiles);
    }

    @Override
    public void close() {
      parts.forEach(part -> part.rows.close());
    }
  }
}
