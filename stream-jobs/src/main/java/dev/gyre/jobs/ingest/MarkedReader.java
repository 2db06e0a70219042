package dev.gyre.jobs.ingest;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.apache.flink.api.connector.source.ReaderOutput;
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
final class MarkedReader<T, S extends SourceSplit> extends DelegatingReader<T, S> {

  private final Predicate<T> last;
  private final Set<String> open = new HashSet<>();
  private final Set<String> ended = new HashSet<>();
  private boolean noMoreSplits;
  private RecordFilter<T> watched;

  MarkedReader(SourceReader<T, S> reader, Predicate<T> last) {
    super(reader);
    this.last = last;
  }

  @Override
  public InputStatus pollNext(ReaderOutput<T> target) throws Exception {
    if (isDone()) {
      return InputStatus.END_OF_INPUT;
    }
    if (watched == null || !watched.writesTo(target)) {
      watched = new RecordFilter<>(target, this::watch);
    }
    InputStatus status = super.pollNext(watched);
    return isDone() ? InputStatus.END_OF_INPUT : status;
  }

  /** After a restore there may be nothing left to read: ended splits are not in checkpoints. */
  private boolean isDone() {
    return noMoreSplits && open.isEmpty();
  }

  /** Records behind a split's last one are not part of the replay. */
  private T watch(String splitId, T record) {
    if (!open.contains(splitId)) {
      return null;
    }
    if (last.test(record)) {
      open.remove(splitId);
      ended.add(splitId);
    }
    return record;
  }

  @Override
  public List<S> snapshotState(long checkpointId) {
    return super.snapshotState(checkpointId).stream()
        .filter(split -> !ended.contains(split.splitId()))
        .toList();
  }

  @Override
  public CompletableFuture<Void> isAvailable() {
    return isDone() ? CompletableFuture.completedFuture(null) : super.isAvailable();
  }

  @Override
  public void addSplits(List<S> splits) {
    splits.forEach(split -> open.add(split.splitId()));
    super.addSplits(splits);
  }

  @Override
  public void notifyNoMoreSplits() {
    noMoreSplits = true;
    super.notifyNoMoreSplits();
  }
}
