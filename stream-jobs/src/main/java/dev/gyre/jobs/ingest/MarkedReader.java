package dev.gyre.jobs.ingest;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.core.io.InputStatus;

/**
 * The reader of a {@link MarkedSource}: passes everything on and watches for last records.
 *
 * @param <T> the record
 * @param <S> the split
 */
@SuppressWarnings("try") // close() may be interrupted, as the interface allows
final class MarkedReader<T, S extends SourceSplit> implements SourceReader<T, S> {

  private final SourceReader<T, S> reader;
  private final Predicate<T> last;
  private final Set<String> open = new HashSet<>();
  private final Set<String> ended = new HashSet<>();
  private boolean noMoreSplits;
  private ReaderOutput<T> output;
  private ReaderOutput<T> watched;

  MarkedReader(SourceReader<T, S> reader, Predicate<T> last) {
    this.reader = reader;
    this.last = last;
  }

  @Override
  public void start() {
    reader.start();
  }

  @Override
  public InputStatus pollNext(ReaderOutput<T> target) throws Exception {
    if (isDone()) {
      return InputStatus.END_OF_INPUT;
    }
    if (target != output) {
      output = target;
      watched = new Watched(target);
    }
    InputStatus status = reader.pollNext(watched);
    return isDone() ? InputStatus.END_OF_INPUT : status;
  }

  /** After a restore there may be nothing left to read: ended splits are not in checkpoints. */
  private boolean isDone() {
    return noMoreSplits && open.isEmpty();
  }

  @Override
  public List<S> snapshotState(long checkpointId) {
    return reader.snapshotState(checkpointId).stream()
        .filter(split -> !ended.contains(split.splitId()))
        .toList();
  }

  @Override
  public CompletableFuture<Void> isAvailable() {
    return isDone() ? CompletableFuture.completedFuture(null) : reader.isAvailable();
  }

  @Override
  public void addSplits(List<S> splits) {
    splits.forEach(split -> open.add(split.splitId()));
    reader.addSplits(splits);
  }

  @Override
  public void notifyNoMoreSplits() {
    noMoreSplits = true;
    reader.notifyNoMoreSplits();
  }

  @Override
  public void handleSourceEvents(SourceEvent event) {
    reader.handleSourceEvents(event);
  }

  @Override
  public void notifyCheckpointComplete(long checkpointId) throws Exception {
    reader.notifyCheckpointComplete(checkpointId);
  }

  @Override
  public void notifyCheckpointAborted(long checkpointId) throws Exception {
    reader.notifyCheckpointAborted(checkpointId);
  }

  @Override
  public void pauseOrResumeSplits(Collection<String> toPause, Collection<String> toResume) {
    reader.pauseOrResumeSplits(toPause, toResume);
  }

  @Override
  public void close() throws Exception {
    reader.close();
  }

  /** Hands records on and notes the splits that end with them. */
  private final class Watched implements ReaderOutput<T> {
    private final ReaderOutput<T> target;

    Watched(ReaderOutput<T> target) {
      this.target = target;
    }

    @Override
    public SourceOutput<T> createOutputForSplit(String splitId) {
      return new WatchedSplit(splitId, target.createOutputForSplit(splitId));
    }

    @Override
    public void releaseOutputForSplit(String splitId) {
      target.releaseOutputForSplit(splitId);
    }

    @Override
    public void collect(T record) {
      target.collect(record);
    }

    @Override
    public void collect(T record, long timestamp) {
      target.collect(record, timestamp);
    }

    @Override
    public void emitWatermark(Watermark watermark) {
      target.emitWatermark(watermark);
    }

    @Override
    public void markIdle() {
      target.markIdle();
    }

    @Override
    public void markActive() {
      target.markActive();
    }
  }

  /** One split's records; those behind its last one are not part of the replay. */
  private final class WatchedSplit implements SourceOutput<T> {
    private final String splitId;
    private final SourceOutput<T> target;

    WatchedSplit(String splitId, SourceOutput<T> target) {
      this.splitId = splitId;
      this.target = target;
    }

    @Override
    public void collect(T record) {
      if (open.contains(splitId)) {
        target.collect(record);
        watch(record);
      }
    }

    @Override
    public void collect(T record, long timestamp) {
      if (open.contains(splitId)) {
        target.collect(record, timestamp);
        watch(record);
      }
    }

    private void watch(T record) {
      if (last.test(record)) {
        open.remove(splitId);
        ended.add(splitId);
      }
    }

    @Override
    public void emitWatermark(Watermark watermark) {
      target.emitWatermark(watermark);
    }

    @Override
    public void markIdle() {
      target.markIdle();
    }

    @Override
    public void markActive() {
      target.markActive();
    }
  }
}
