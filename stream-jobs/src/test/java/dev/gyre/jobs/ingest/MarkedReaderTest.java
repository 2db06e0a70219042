package dev.gyre.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.core.io.InputStatus;
import org.junit.jupiter.api.Test;

class MarkedReaderTest {

  private record Split(String splitId) implements SourceSplit {}

  private record Put(String split, String text) {}

  /** Gives what was queued, one a poll, and never ends by itself. */
  private static final class Queue implements SourceReader<String, Split> {
    private final Deque<Put> queued = new ArrayDeque<>();
    private final List<Split> splits = new ArrayList<>();

    @Override
    public void start() {}

    @Override
    public InputStatus pollNext(ReaderOutput<String> output) {
      Put next = queued.poll();
      if (next == null) {
        return InputStatus.NOTHING_AVAILABLE;
      }
      output.createOutputForSplit(next.split()).collect(next.text());
      return InputStatus.MORE_AVAILABLE;
    }

    @Override
    public List<Split> snapshotState(long checkpointId) {
      return List.copyOf(splits);
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
      return new CompletableFuture<>();
    }

    @Override
    public void addSplits(List<Split> added) {
      splits.addAll(added);
    }

    @Override
    public void notifyNoMoreSplits() {}

    @Override
    public void close() {}
  }

  private static final class Collected implements ReaderOutput<String> {
    private final List<String> texts = new ArrayList<>();

    @Override
    public void collect(String record) {
      texts.add(record);
    }

    @Override
    public void collect(String record, long timestamp) {
      texts.add(record);
    }

    @Override
    public void emitWatermark(Watermark watermark) {}

    @Override
    public void markIdle() {}

    @Override
    public void markActive() {}

    @Override
    public SourceOutput<String> createOutputForSplit(String splitId) {
      return this;
    }

    @Override
    public void releaseOutputForSplit(String splitId) {}
  }

  private final Queue queue = new Queue();
  private final Collected collected = new Collected();
  private final MarkedReader<String, Split> reader =
      new MarkedReader<>(queue, text -> text.startsWith("last"));

  @Test
  void itEndsWhenEverySplitHasDeliveredItsLastRecord() throws Exception {
    reader.addSplits(List.of(new Split("a"), new Split("b")));
    reader.notifyNoMoreSplits();
    queue.queued.add(new Put("a", "1"));
    queue.queued.add(new Put("a", "last a"));
    queue.queued.add(new Put("a", "behind the end"));
    queue.queued.add(new Put("b", "2"));
    queue.queued.add(new Put("b", "last b"));
    for (int i = 0; i < 4; i++) {
      assertThat(reader.pollNext(collected)).isEqualTo(InputStatus.MORE_AVAILABLE);
    }
    assertThat(reader.isAvailable()).isNotDone();
    assertThat(reader.pollNext(collected)).isEqualTo(InputStatus.END_OF_INPUT);
    assertThat(reader.isAvailable()).isCompleted();
    assertThat(collected.texts).containsExactly("1", "last a", "2", "last b");
  }

  @Test
  void anEndedSplitIsNotInACheckpoint() throws Exception {
    reader.addSplits(List.of(new Split("a"), new Split("b")));
    reader.notifyNoMoreSplits();
    queue.queued.add(new Put("a", "last a"));
    reader.pollNext(collected);
    assertThat(reader.snapshotState(1)).containsExactly(new Split("b"));
  }

  @Test
  void itEndsAtOnceWhenAfterARestoreNoSplitIsLeftForIt() throws Exception {
    assertThat(reader.pollNext(collected)).isNotEqualTo(InputStatus.END_OF_INPUT);
    reader.notifyNoMoreSplits();
    assertThat(reader.isAvailable()).isCompleted();
    assertThat(reader.pollNext(collected)).isEqualTo(InputStatus.END_OF_INPUT);
  }

  @Test
  void itWaitsForMoreSplits() throws Exception {
    reader.addSplits(List.of(new Split("a")));
    queue.queued.add(new Put("a", "last a"));
    assertThat(reader.pollNext(collected)).isEqualTo(InputStatus.MORE_AVAILABLE);
    reader.notifyNoMoreSplits();
    assertThat(reader.pollNext(collected)).isEqualTo(InputStatus.END_OF_INPUT);
  }
}
