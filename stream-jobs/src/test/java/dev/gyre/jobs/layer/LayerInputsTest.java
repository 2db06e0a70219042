package dev.gyre.jobs.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.graph.event.EdgeId;
import dev.gyre.graph.event.HalfEdge;
import dev.gyre.graph.event.NodeId;
import dev.gyre.graph.event.NodeRef;
import dev.gyre.jobs.message.EdgeHalf;
import dev.gyre.jobs.message.GraphChange;
import dev.gyre.jobs.message.LoggedChanges;
import dev.gyre.jobs.message.MessageTypes;
import dev.gyre.jobs.message.NeighbourDeletion;
import dev.gyre.jobs.message.Replica;
import dev.gyre.jobs.message.ReplicaMessage;
import dev.gyre.jobs.message.RoundEnd;
import dev.gyre.jobs.round.RoundWork;
import dev.gyre.state.store.InputLog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records of logs that this build writes, and of those that earlier ones wrote. */
class LayerInputsTest {

  private static final long WATERMARK_MS = 1_700_000_000_000L;

  /** A replica as builds wrote it whose replicas named no nodes. */
  private static final byte[] REPLICA_OF_FIRST_LAYOUT =
      HexFormat.of()
          .parseHex(
              "000000040000000000000001fffffffffffffffe0200023f800000400000000000000500000000000000"
                  + "2c000000000000003700000000000000388000");

  private final LayerSettings settings = PlainGraph.settings(100);
  private final LayerInputs<ReplicaMessage> inputs =
      LayerInputs.of(
          settings.types(), settings.shards(), MessageTypes.REPLICA, new ExecutionConfig());
  private final List<Object> taken = new ArrayList<>();
  private final InputLog.Replay taker = taker(true);

  private InputLog.Replay taker(boolean withSecond) {
    return inputs.taker(settings.types(), new Work(), withSecond, taken::add);
  }

  private final class Work implements RoundWork<GraphChange, ReplicaMessage> {
    @Override
    public void first(GraphChange change) {
      taken.add(change);
    }

    @Override
    public void second(ReplicaMessage replica) {
      taken.add(replica);
    }

    @Override
    public void end(RoundEnd end) {
      throw new AssertionError("no round is logged");
    }
  }

  private EdgeHalf half() {
    NodeRef self = PlainGraph.node(settings, "self");
    NodeRef other = PlainGraph.node(settings, "other");
    long timestampMs = WATERMARK_MS + 5;
    HalfEdge half =
        new HalfEdge(
            self, other, 0, new EdgeId(1, 2), timestampMs, timestampMs, false, new float[0]);
    return new EdgeHalf(
        settings.shards().shardOf(self.key()),
        settings.shards().shardOf(other.key()),
        half,
        null,
        true,
        77);
  }

  private static <T> byte[] travelling(TypeInformation<T> type, T message) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    type.createSerializer(new SerializerConfigImpl()).serialize(message, out);
    return out.getCopyOfBuffer();
  }

  private void take(InputLog.Replay by, int layout, int kind, byte[] bytes) throws Exception {
    DataInputDeserializer in = new DataInputDeserializer(bytes);
    by.record(layout, WATERMARK_MS, kind, in);
    assertThat(in.available()).as("bytes left over").isZero();
  }

  private void assertTaken(Object message) {
    assertThat(taken).usingRecursiveComparison().isEqualTo(List.of(WATERMARK_MS, message));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void aChangeWasLoggedAsItTravels(int layout) throws Exception {
    take(taker, layout, LayerInputs.FIRST, travelling(MessageTypes.GRAPH_CHANGE, half()));
    assertTaken(half());
  }

  @Test
  void aChangeIsLoggedInLessThanItTravelsIn() throws Exception {
    DataOutputSerializer out = new DataOutputSerializer(64);
    new LoggedChanges(settings.types(), settings.shards()).write(half(), WATERMARK_MS, out);
    take(taker, InputLog.VERSION, LayerInputs.FIRST, out.getCopyOfBuffer());
    assertTaken(half());
    assertThat(out.length()).isLessThan(travelling(MessageTypes.GRAPH_CHANGE, half()).length / 2);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4})
  void aReplicaIsLoggedAsItTravels(int layout) throws Exception {
    Replica replica = replica("named");
    take(taker, layout, LayerInputs.SECOND, travelling(MessageTypes.REPLICA, replica));
    assertTaken(replica);
  }

  @Test
  void aReplicaOfTheFirstLayoutHasNoName() throws Exception {
    take(taker, InputLog.FIRST_LAYOUT, LayerInputs.SECOND, REPLICA_OF_FIRST_LAYOUT);
    assertTaken(replica(null));
  }

  @Test
  void replicasAreReadOverWhereTheirOwnersSendThemAgain() throws Exception {
    take(
        taker(false),
        InputLog.VERSION,
        LayerInputs.SECOND,
        travelling(MessageTypes.REPLICA, replica("named")));
    assertThat(taken).containsExactly(WATERMARK_MS);
  }

  /** It is in the log once for each shard. */
  @Test
  void aDeletionIsTakenOnce() throws Exception {
    NeighbourDeletion deletion = new NeighbourDeletion(1, new NodeId(3, 4), 5, 6);
    byte[] bytes = travelling(MessageTypes.GRAPH_CHANGE, deletion);
    take(taker, 3, LayerInputs.FIRST, bytes);
    take(taker, 3, LayerInputs.FIRST, bytes);
    assertThat(taken).containsExactly(WATERMARK_MS, deletion, WATERMARK_MS);
  }

  private static Replica replica(String id) {
    return new Replica(4, new NodeId(1, -2), 2, new float[] {1, 2}, 0b101, 44, 55, 56, 32_768, id);
  }
}
