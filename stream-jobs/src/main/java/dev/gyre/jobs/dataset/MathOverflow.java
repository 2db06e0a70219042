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
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      parts.add(new Part(files().get(i).key(), RowFile.open(files.get(i))));
    }
    return new Merged(parts, maxEvents);
  }

  /** One file and the row that it is at. */
  private static final class Part {
    private final String topic;
    private final RowFile file;
    private String line;
    private long row = -1;
    private long timeMs;

    Part(String topic, RowFile file) {
      this.topic = topic;
      this.file = file;
      advance();
    }

    void advance() {
      line = file.next();
      row++;
      if (line != null) {
        timeMs = Math.max(timeMs, timeOf(line, timeMs));
      }
    }

    private static long timeOf(String line, long otherwiseMs) {
      int at = line.lastIndexOf(' ');
      try {
        return Long.parseLong(line.substring(at + 1).strip()) * MS_PER_SECOND;
      } catch (NumberFormatException bad) {
        return otherwiseMs;
      }
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
        if (part.line != null && (first == null || part.timeMs < first.timeMs)) {
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
              part.row,
              Long.toString(part.row).getBytes(StandardCharsets.US_ASCII),
              part.line.getBytes(StandardCharsets.UTF_8),
              part.timeMs,
              ReplayRecord.Kind.EVENT);
      part.advance();
      events++;
      return record;
    }

    @Override
    public OptionalDouble fractionRead() {
      double ofFiles =
          parts.stream().mapToDouble(part -> part.file.fractionRead()).average().orElse(1);
      return OptionalDouble.of(
          maxEvents.isPresent()
              ? Math.max(ofFiles, (double) events / Math.max(1, maxEvents.getAsLong()))
              : ofFiles);
    }

    @Override
    public void close() {
      parts.forEach(part -> part.file.close());
    }
  }
}
