package dev.gyre.jobs.layer;

import dev.gyre.jobs.message.GraphChange;
import dev.gyre.jobs.message.ReplicaMessage;
import dev.gyre.state.shard.ShardKeys;
import java.util.Arrays;
import org.apache.flink.api.common.typeutils.base.IntSerializer;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.io.disk.iomanager.IOManager;
import org.apache.flink.runtime.io.disk.iomanager.IOManagerAsync;
import org.apache.flink.runtime.operators.testutils.MockEnvironmentBuilder;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.api.operators.SimpleOperatorFactory;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;

/**
 * One subtask of a layer in Flink's test harness: the real operator on a real state backend, with
 * its watermark made of its channels' as Flink does.
 */
final class LayerTask implements AutoCloseable {

  private static final int INPUTS = 2;
  // Flink's two-input harness starts threads of its own for files that nobody writes.
  private static final IOManager FILES = new IOManagerAsync();

  private final LayerBase<?> operator;
  private final Harness harness;
  private final long[][] channelWatermarksMs;
  private final long[] inputWatermarksMs = {Long.MIN_VALUE, Long.MIN_VALUE};

  /** Where a task stands in its job, and what keeps its state. */
  record Place(
      LayerSettings settings, int channels, int parallelism, int subtask, StateBackend backend) {}

  @SuppressWarnings("try") // Flink's close() throws Exception
  private static final class Harness extends AbstractStreamOperatorTestHarness<GraphChange> {

    private final TwoInputStreamOperator<GraphChange, Object, GraphChange> operator;

    @SuppressWarnings("unchecked")
    Harness(LayerBase<?> operator, Place place) throws Exception {
      super(
          SimpleOperatorFactory.of(operator),
          new MockEnvironmentBuilder()
              .setMaxParallelism(place.settings().shards().shards())
              .setParallelism(place.parallelism())
              .setSubtaskIndex(place.subtask())
              .setIOManager(FILES)
              .build());
      this.operator = (TwoInputStreamOperator<GraphChange, Object, GraphChange>) operator;
      ShardKeys keys = place.settings().shards();
      KeySelector<GraphChange, Integer> keyOfChange = change -> keys.keyOf(change.shard());
      KeySelector<ReplicaMessage, Integer> keyOfReplica = replica -> keys.keyOf(replica.shard());
      config.setStatePartitioner(0, keyOfChange);
      if (operator instanceof AttentionOperator) {
        config.setStatePartitioner(1, keyOfReplica);
      }
      config.setStateKeySerializer(IntSerializer.INSTANCE);
      config.serializeAllConfigs();
      setStateBackend(place.backend());
    }
  }

  LayerTask(
      LayerBase<?> operator,
      Place place,
      Output<StreamRecord<GraphChange>> output,
      OperatorSubtaskState restored)
      throws Exception {
    this.operator = operator;
    this.channelWatermarksMs = new long[INPUTS][place.channels()];
    for (long[] input : channelWatermarksMs) {
      Arrays.fill(input, Long.MIN_VALUE);
    }
    this.harness = new Harness(operator, place);
    harness.setOutputCreator(serializer -> output);
    harness.setup();
    if (restored == null) {
      harness.initializeEmptyState();
    } else {
      harness.initializeState(restored);
    }
    harness.open();
  }

  LayerBase<?> operator() {
    return operator;
  }

  /** Hands a record or a watermark of one channel of an input to the operator. */
  void deliver(int input, int channel, Object element) throws Exception {
    if (element instanceof Watermark mark) {
      advance(input, channel, mark.getTimestamp());
    } else if (input == 0) {
      StreamRecord<GraphChange> record = new StreamRecord<>((GraphChange) element);
      harness.operator.processElement1(record);
    } else {
      StreamRecord<Object> record = new StreamRecord<>(element);
      harness.operator.processElement2(record);
    }
  }

  private void advance(int input, int channel, long timeMs) throws Exception {
    long[] channels = channelWatermarksMs[input];
    channels[channel] = Math.max(channels[channel], timeMs);
    long least = Long.MAX_VALUE;
    for (long one : channels) {
      least = Math.min(least, one);
    }
    if (least > inputWatermarksMs[input]) {
      inputWatermarksMs[input] = least;
      if (input == 0) {
        harness.operator.processWatermark1(new Watermark(least));
      } else {
        harness.operator.processWatermark2(new Watermark(least));
      }
    }
  }

  /** Ends both inputs, each with the maximum watermark, as sources that end send it. */
  void endInputs() throws Exception {
    harness.operator.processWatermark1(Watermark.MAX_WATERMARK);
    harness.operator.processWatermark2(Watermark.MAX_WATERMARK);
    for (int input = 1; input <= INPUTS; input++) {
      if (operator instanceof EncoderOperator encoder) {
        encoder.endInput(input);
      } else {
        ((AttentionOperator) operator).endInput(input);
      }
    }
  }

  /** From here on no mail is taken, as when a task was stopped with a savepoint. */
  void endMails() {
    harness.getTaskMailbox().quiesce();
  }

  OperatorSubtaskState snapshot(long checkpoint) throws Exception {
    operator.prepareSnapshotPreBarrier(checkpoint);
    return harness.snapshot(checkpoint, checkpoint);
  }

  @Override
  public void close() {
    try {
      harness.close();
      harness.getEnvironment().close();
    } catch (Exception e) {
      throw new IllegalStateException("the operator did not close", e);
    }
  }
}
