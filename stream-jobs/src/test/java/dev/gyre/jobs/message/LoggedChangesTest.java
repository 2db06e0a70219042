package dev.gyre.jobs.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gyre.graph.event.EdgeId;
import dev.gyre.graph.event.HalfEdge;
import dev.gyre.graph.event.NodeId;
import dev.gyre.graph.event.NodeRef;
import dev.gyre.graph.schema.FanIn;
import dev.gyre.graph.schema.NodeTypeSpec;
import dev.gyre.graph.schema.RelationSpec;
import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.graph.schema.Window;
import dev.gyre.state.shard.ShardKeys;
import dev.gyre.state.store.InputLog;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class LoggedChangesTest {

  private static final int PAYS = 0;
  private static final int PAID_BY = 1;
  private static final long WATERMARK_MS = 1_700_000_000_000L;

  private static final TypeSchema TYPES =
      TypeSchema.of(
          List.of(new NodeTypeSpec("account", List.of()), new NodeTypeSpec("shop", List.of())),
          List.of(
              new RelationSpec(
                  "pays",
                  "account",
                  "shop",
                  "paid_by",
                  List.of(),
                  Window.ofMs(1000),
                  FanIn.of(4),
                  FanIn.of(4))));

  private static final ShardKeys SHARDS = ShardKeys.of(16);

  private final LoggedChanges changes = new LoggedChanges(TYPES, SHARDS);

  private static EdgeHalf half(
      NodeRef self, NodeRef other, int directed, EdgeId id, long timestampMs, long updateTimeMs) {
    HalfEdge edge =
        new HalfEdge(self, other, directed, id, timestampMs, updateTimeMs, false, new float[] {2});
    return new EdgeHalf(
        SHARDS.shardOf(self.key()), SHARDS.shardOf(other.key()), edge, null, false, 77);
  }

  private static EdgeHalf half(String account, String shop, EdgeId id, long timestampMs) {
    return half(
        NodeRef.of(TYPES, 1, shop),
        NodeRef.of(TYPES, 0, account),
        PAYS,
        id,
        timestampMs,
        timestampMs);
  }

  private byte[] bytes(GraphChange change, long watermarkMs) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    changes.write(change, watermarkMs, out);
    return out.getCopyOfBuffer();
  }

  private GraphChange back(byte[] bytes, long watermarkMs) throws IOException {
    DataInputDeserializer in = new DataInputDeserializer(bytes);
    GraphChange back = changes.read(watermarkMs, in);
    assertThat(in.available()).as("bytes left over").isZero();
    return back;
  }

  private void assertRoundTrip(GraphChange change, long watermarkMs) throws IOException {
    assertThat(back(bytes(change, watermarkMs), watermarkMs))
        .usingRecursiveComparison()
        .isEqualTo(change);
  }

  @Provide
  Arbitrary<String> ids() {
    return Arbitraries.oneOf(
        Arbitraries.strings().ascii().ofMaxLength(300), Arbitraries.strings().ofMaxLength(20));
  }

  @Property
  void edgesComeBackAsTheyWere(
      @ForAll("ids") String account,
      @ForAll("ids") String shop,
      @ForAll("ids") String edge,
      @ForAll long timestampMs,
      @ForAll long updateTimeMs,
      @ForAll long watermarkMs)
      throws IOException {
    NodeRef source = NodeRef.of(TYPES, 0, account);
    NodeRef target = NodeRef.of(TYPES, 1, shop);
    assertRoundTrip(
        half(target, source, PAYS, EdgeId.of(edge), timestampMs, updateTimeMs), watermarkMs);
    assertRoundTrip(
        half(source, target, PAID_BY, EdgeId.of(edge), timestampMs, timestampMs), watermarkMs);
  }

  @Property
  void anyEdgeIdComesBackAsItWas(@ForAll long hi, @ForAll long lo) throws IOException {
    for (int length = 0; length <= 16; length++) {
      EdgeId id = new EdgeId(hi, lo & ~0xffL | length);
      assertRoundTrip(half("a", "b", id, WATERMARK_MS), WATERMARK_MS);
    }
  }

  @Test
  void whatIsNotAnEdgeOfTheTypesComesBackAsItWas() throws IOException {
    NodeRef unknown = new NodeRef(7, "x", new NodeId(1, 2));
    NodeRef account = NodeRef.of(TYPES, 0, "a");
    assertRoundTrip(half(unknown, account, PAYS, EdgeId.of("e"), 1, 1), WATERMARK_MS);
    assertRoundTrip(half(account, unknown, PAYS, EdgeId.of("e"), 1, 1), WATERMARK_MS);
    assertRoundTrip(new NodeChange(1, account, true, 5, null, 6), WATERMARK_MS);
    assertRoundTrip(new NeighbourDeletion(2, account.key(), 10, 77), WATERMARK_MS);
  }

  @Test
  void flagsComeBackAsTheyWere() throws IOException {
    NodeRef account = NodeRef.of(TYPES, 0, "a");
    NodeRef shop = NodeRef.of(TYPES, 1, "b");
    for (boolean delete : new boolean[] {false, true}) {
      for (boolean otherDeleted : new boolean[] {false, true}) {
        HalfEdge edge =
            new HalfEdge(shop, account, PAYS, EdgeId.of("e"), 5, 6, delete, new float[0]);
        int shard = SHARDS.shardOf(shop.key());
        int otherShard = SHARDS.shardOf(account.key());
        assertRoundTrip(new EdgeHalf(shard, otherShard, edge, null, otherDeleted, 9), 3);
      }
    }
  }

  @Test
  void aRequestForAScoreIsNotKept() throws IOException {
    EdgeHalf half = half("a", "b", EdgeId.of("e"), 5);
    EdgeHalf scored =
        new EdgeHalf(half.shard(), half.otherShard(), half.half(), "e", false, half.stampMicros());
    assertThat(back(bytes(scored, 0), 0)).usingRecursiveComparison().isEqualTo(half);
  }

  /**
   * These bytes are in checkpoints: whoever changes them has to raise {@link InputLog#VERSION}, and
   * to read the old ones.
   */
  @Test
  void theBytesStayAsTheyAre() throws IOException {
    EdgeHalf change = half("acc-1", "shop 2", EdgeId.of("pay-123456"), WATERMARK_MS + 258);
    byte[] bytes = bytes(change, WATERMARK_MS);
    assertThat(HexFormat.of().formatHex(bytes))
        .isEqualTo(
            "98"
                + "00"
                + "06"
                + "73686f702032"
                + "05"
                + "6163632d31"
                + "0a"
                + "7061792d313233343536"
                + "00000102"
                + "0001"
                + "40000000"
                + "000000000000004d");
    assertThat(InputLog.VERSION).isEqualTo(4);
    assertThat(2 * bytes.length)
        .isLessThan(bytesBetweenTasks(change))
        .as("half of what it takes between tasks");
  }

  private static int bytesBetweenTasks(GraphChange change) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    new GraphChangeSerializer().serialize(change, out);
    return out.length();
  }

  @Test
  void bytesThatNoChangeBeginsWithAreRefused() {
    assertThatThrownBy(() -> back(new byte[] {1}, 0))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("begins with 1");
  }
}
