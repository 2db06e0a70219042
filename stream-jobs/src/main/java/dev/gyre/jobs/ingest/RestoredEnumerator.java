package dev.gyre.jobs.ingest;

import java.io.IOException;
import java.util.List;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;

/**
 * The enumerator of a bounded source after a restore, when every split has been found already: each
 * reader is told that no more will come.
 *
 * <p>Kafka's enumerator says so only when it finds partitions. After a restore by a job manager it
 * finds none that it does not know, and a bounded job would wait for ever.
 *
 * @param <S> the split
 * @param <E> the checkpoint
 */
@SuppressWarnings("try") // close() may be interrupted, as the interface allows
final class RestoredEnumerator<S extends SourceSplit, E> implements SplitEnumerator<S, E> {

  private final SplitEnumerator<S, E> enumerator;
  private final SplitEnumeratorContext<S> context;

  RestoredEnumerator(SplitEnumerator<S, E> enumerator, SplitEnumeratorContext<S> context) {
    this.enumerator = enumerator;
    this.context = context;
  }

  /** Assigns what waits for the reader, and then ends its list. */
  @Override
  public void addReader(int subtask) {
    enumerator.addReader(subtask);
    context.signalNoMoreSplits(subtask);
  }

  @Override
  public void start() {
    enumerator.start();
  }

  @Override
  public void handleSplitRequest(int subtask, String host) {
    enumerator.handleSplitRequest(subtask, host);
  }

  @Override
  public void addSplitsBack(List<S> splits, int subtask) {
    enumerator.addSplitsBack(splits, subtask);
  }

  @Override
  public void handleSourceEvent(int subtask, SourceEvent event) {
    enumerator.handleSourceEvent(subtask, event);
  }

  @Override
  public E snapshotState(long checkpointId) throws Exception {
    return enumerator.snapshotState(checkpointId);
  }

  @Override
  public void notifyCheckpointComplete(long checkpointId) throws Exception {
    enumerator.notifyCheckpointComplete(checkpointId);
  }

  @Override
  public void notifyCheckpointAborted(long checkpointId) throws Exception {
    enumerator.notifyCheckpointAborted(checkpointId);
  }

  @Override
  public void close() throws IOException {
    enumerator.close();
  }
}
