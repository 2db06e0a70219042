package dev.gyre.jobs.layer;

import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.jobs.message.GraphChange;
import dev.gyre.jobs.message.LoggedChanges;
import dev.gyre.jobs.message.MessageTypes;
import dev.gyre.jobs.message.NeighbourDeletion;
import dev.gyre.jobs.message.NodeChange;
import dev.gyre.jobs.round.RoundWork;
import dev.gyre.state.shard.ShardKeys;
import dev.gyre.state.store.InputLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Writes the inputs of a layer into its log, and reads them again.
 *
 * @param <B> what the second input brings
 */
final class LayerInputs<B> {

  /** The shard of what is for all of them. */
  static final int ALL_SHARDS = -1;

  private static final int ANY_SHARD = -1;

  /** Kinds of records: of which input they are. */
  static final int FIRST = 0;

  static final int SECOND = 1;

  private final LoggedChanges changes;
  private final ShardKeys shards;
  private final TypeSerializer<GraphChange> travelling;
  private final TypeSerializer<B> second;
  private final TypeSerializer<B> secondOfFirstLayout;

  private LayerInputs(
      TypeSchema types,
      ShardKeys shards,
      TypeSerializer<GraphChange> travelling,
      TypeSerializer<B> second) {
    this.changes = new LoggedChanges(types, shards);
    this.shards = shards;
    this.travelling = travelling;
    this.second = second;
    this.secondOfFirstLayout = MessageTypes.firstLayout(second);
  }

  static <B> LayerInputs<B> of(
      TypeSchema types, ShardKeys shards, TypeInformation<B> second, ExecutionConfig config) {
    return new LayerInputs<>(
        types,
        shards,
        MessageTypes.GRAPH_CHANGE.createSerializer(config.getSerializerConfig()),
        second.createSerializer(config.getSerializerConfig()));
  }

  /** Moves an operator to a watermark. */
  @FunctionalInterface
  interface Clock {
    void advanceTo(long watermarkMs) throws Exception;
  }

  /** Logs what the first input brought, if the log is on. */
  void first(InputLog log, GraphChange change, long watermarkMs) {
    if (log.isOn()) {
      int shard = change instanceof NeighbourDeletion ? ALL_SHARDS : change.shard();
      write(log, shard, FIRST, watermarkMs, out -> changes.write(change, watermarkMs, out));
    }
  }

  /**
   * Logs what the second input brought, if the log is on.
   *
   * @param shard of the subtask, or {@link #ALL_SHARDS}
   */
  void second(InputLog log, B element, int shard, long watermarkMs) {
    if (log.isOn()) {
      write(log, shard, SECOND, watermarkMs, out -> second.serialize(element, out));
    }
  }

  /** Writes one input. */
  @FunctionalInterface
  private interface Writer {
    void write(DataOutputView out) throws IOException;
  }

  private static void write(InputLog log, int shard, int kind, long watermarkMs, Writer writer) {
    try {
      if (shard == ALL_SHARDS) {
        for (DataOutputView out : log.recordInAll(kind, watermarkMs)) {
          writer.write(out);
        }
      } else {
        writer.write(log.record(shard, kind, watermarkMs));
      }
    } catch (IOException inMemory) {
      throw new UncheckedIOException(inMemory);
    }
  }

  /**
   * Takes all that is logged once more.
   *
   * @param types of the job that logged it
   * @param withSecond whether also what the second input brought
   * @param clock is moved to the watermark of each input before it is taken
   */
  void replay(
      InputLog log,
      TypeSchema types,
      RoundWork<GraphChange, B> work,
      boolean withSecond,
      Clock clock)
      throws Exception {
    log.replay(taker(types, work, withSecond, clock));
  }

  /** What {@link #replay} does with each record, of whatever layout. */
  InputLog.Replay taker(
      TypeSchema types, RoundWork<GraphChange, B> work, boolean withSecond, Clock clock) {
    LoggedChanges logged = new LoggedChanges(types, shards);
    NeighbourDeletion[] last = {null};
    return (layout, watermarkMs, kind, in) -> {
      clock.advanceTo(watermarkMs);
      if (kind == FIRST) {
        GraphChange change =
            layout < InputLog.SHORT_CHANGES
                ? travelling.deserialize(in)
                : logged.read(watermarkMs, in);
        if (!(change instanceof NeighbourDeletion it) || !isCopy(it, last)) {
          work.first(change);
        }
        return;
      }
      B element = (layout == InputLog.FIRST_LAYOUT ? secondOfFirstLayout : second).deserialize(in);
      if (withSecond && !(element instanceof NodeChange it && isCopy(deletion(it), last))) {
        work.second(element);
      }
    };
  }

  private static NeighbourDeletion deletion(NodeChange it) {
    return new NeighbourDeletion(ANY_SHARD, it.node().key(), it.updateTimeMs(), it.stampMicros());
  }

  /**
   * Whether a deletion is the one before: it is read once for each shard, and goes through all
   * neighbours each time.
   */
  private static boolean isCopy(NeighbourDeletion deletion, NeighbourDeletion[] last) {
    boolean copy = deletion.equals(last[0]);
    last[0] = deletion;
    return copy;
  }
}
