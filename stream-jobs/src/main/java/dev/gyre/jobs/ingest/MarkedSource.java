package dev.gyre.jobs.ingest;

import java.util.function.Predicate;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;

/**
 * A source whose splits end where a record says so, instead of at an offset known beforehand.
 *
 * <p>A bounded replay may still be being written while it is read; its last record in every
 * partition is marked, and the source ends when each of its splits has delivered one. A split that
 * has ended is left out of checkpoints, so it is not waited for after a restore.
 *
 * @param <T> the record
 * @param <S> the split
 * @param <E> the enumerator's checkpoint
 */
final class MarkedSource<T, S extends SourceSplit, E> extends DelegatingSource<T, S, E> {

  private static final long serialVersionUID = 1L;

  /** Tells the last record of a split; serializable. */
  interface LastRecord<T> extends Predicate<T>, java.io.Serializable {}

  /** Tells whether a checkpoint has all splits there will ever be; serializable. */
  interface AllFound<E> extends Predicate<E>, java.io.Serializable {}

  private final LastRecord<T> last;
  private final AllFound<E> allFound;

  /**
   * Wraps a source.
   *
   * @param source a bounded source without stopping offsets
   * @param last tells the last record of a split
   * @param allFound tells whether the enumerator had found all splits by a checkpoint
   */
  MarkedSource(Source<T, S, E> source, LastRecord<T> last, AllFound<E> allFound) {
    super(source);
    this.last = last;
    this.allFound = allFound;
  }

  @Override
  public Boundedness getBoundedness() {
    return Boundedness.BOUNDED;
  }

  @Override
  public SourceReader<T, S> createReader(SourceReaderContext context) throws Exception {
    return new MarkedReader<>(super.createReader(context), last);
  }

  @Override
  public SplitEnumerator<S, E> restoreEnumerator(SplitEnumeratorContext<S> context, E checkpoint)
      throws Exception {
    SplitEnumerator<S, E> restored = super.restoreEnumerator(context, checkpoint);
    return allFound.test(checkpoint) ? new RestoredEnumerator<>(restored, context) : restored;
  }
}
