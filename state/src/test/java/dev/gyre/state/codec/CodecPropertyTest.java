package dev.gyre.state.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gyre.graph.event.EdgeId;
import dev.gyre.graph.event.HalfEdge;
import dev.gyre.graph.event.NodeId;
import dev.gyre.graph.node.NodeRecord;
import dev.gyre.graph.schema.FanIn;
import dev.gyre.graph.schema.NodeTypeSpec;
import dev.gyre.graph.schema.RelationSpec;
import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.graph.schema.Window;
import dev.gyre.state.codec.PageCodec.Buckets;
import dev.gyre.state.codec.PageCodec.Counts;
import dev.gyre.state.codec.PageCodec.DirtyPage;
import dev.gyre.state.codec.PageCodec.FilterSegment;
import dev.gyre.state.record.LayerNode;
import dev.gyre.state.record.ReplicaRecord;
import dev.gyre.state.testing.TestGraphs;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class CodecPropertyTest {

  private final LayerNodeCodec nodes = new LayerNodeCodec(TestGraphs.TYPES, TestGraphs.PLAN);
  private final ReplicaCodec replicas = new ReplicaCodec();
  private final PageCodec pages = new PageCodec();

  @Property(tries = 1_000)
  void nodesComeBack(@ForAll long seed) {
    LayerNode node = Samples.node(seed);
    byte[] bytes = nodes.encode(node);
    LayerNode back = nodes.decode(node.graph().ref().key(), bytes);
    assertThat(Samples.text(back)).isEqualTo(Samples.text(node));
    assertThat(nodes.encode(back)).isEqualTo(bytes);
  }

  @Property(tries = 500)
  void replicasComeBack(@ForAll long seed) {
    ReplicaRecord replica = seed % 2 == 0 ? Samples.source(seed) : Samples.named(seed);
    byte[] bytes = replicas.encode(replica);
    ReplicaRecord back = replicas.decode(bytes);
    assertThat(replicas.encode(back)).isEqualTo(bytes);
    assertThat(back).usingRecursiveComparison().ignoringFields("destinations").isEqualTo(replica);
    assertThat(back.destinations().toArray()).isEqualTo(replica.destinations().toArray());
  }

  @Property(tries = 200)
  void pagesComeBack(@ForAll long seed, @ForAll @LongRange(min = 0) long count) {
    Random random = new Random(seed);
    Counts counts = new Counts(count, count / 2);
    assertThat(pages.decodeCounts(pages.encode(counts))).isEqualTo(counts);

    long[] numbers = random.longs(random.nextInt(9)).map(n -> n >> 2).sorted().distinct().toArray();
    Buckets buckets = new Buckets(1 + count / 2, numbers);
    assertThat(pages.decodeBuckets(pages.encode(buckets)))
        .usingRecursiveComparison()
        .isEqualTo(buckets);

    FilterSegment segment =
        new FilterSegment(random.nextInt(99), random.nextInt(99), random.longs(5).toArray());
    assertThat(pages.decodeFilter(pages.encode(segment)))
        .usingRecursiveComparison()
        .isEqualTo(segment);

    DirtyPage dirty = dirtyPage(random);
    assertThat(pages.decodeDirty(pages.encode(dirty))).usingRecursiveComparison().isEqualTo(dirty);
  }

  private static DirtyPage dirtyPage(Random random) {
    int size = random.nextInt(9);
    DirtyPage page =
        new DirtyPage(
            new NodeId[size], random.longs(size).map(n -> n >> 2).toArray(), new boolean[size]);
    for (int i = 0; i < size; i++) {
      page.nodes()[i] = TestGraphs.id(random.nextInt());
      page.ripple()[i] = random.nextBoolean();
    }
    return page;
  }

  /** The target of the layout: 48 bytes an in-edge without its features. */
  @Test
  void anInEdgeIsSmall() {
    int edges = 32;
    TypesOfOne types = new TypesOfOne(edges);
    byte[] empty = types.encode(0);
    byte[] full = types.encode(edges);
    assertThat((full.length - empty.length) / (double) edges).isLessThanOrEqualTo(32.0);
  }

  /** A node of a schema without features whose in-edges come from nodes that are all different. */
  private static final class TypesOfOne {
    private final LayerNodeCodec codec;
    private final TypeSchema types;

    TypesOfOne(int fanIn) {
      types =
          TypeSchema.of(
              List.of(new NodeTypeSpec("user", List.of())),
              List.of(
                  new RelationSpec(
                      "answers",
                      "user",
                      "user",
                      "answeredBy",
                      List.of(),
                      Window.ofMs(1L << 40),
                      FanIn.of(fanIn),
                      FanIn.of(fanIn))));
      codec = new LayerNodeCodec(types);
    }

    byte[] encode(int edges) {
      NodeRecord node = new NodeRecord(types, TestGraphs.account(0));
      for (int i = 0; i < edges; i++) {
        long timestampMs = 1_700_000_000_000L + i * 3_600_000L;
        node.apply(
            new HalfEdge(
                TestGraphs.account(0),
                TestGraphs.account(i + 1),
                0,
                EdgeId.of("1234567" + i % 10),
                timestampMs,
                timestampMs,
                false,
                new float[0]),
            NodeRecord.NEVER,
            Long.MIN_VALUE);
      }
      return codec.encode(new LayerNode(node));
    }
  }

  @Test
  void anUnknownVersionIsNamed() {
    byte[] bytes = nodes.encode(Samples.node(1));
    bytes[0] = 9;
    assertThatThrownBy(() -> nodes.decode(TestGraphs.id(0), bytes))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("layer node in the state has layout version 9")
        .hasMessageContaining("reads versions 1 to 1");
    byte[] replica = replicas.encode(Samples.replica(1));
    replica[0] = 0;
    assertThatThrownBy(() -> replicas.decode(replica))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("version 0");
    assertThatThrownBy(() -> pages.decodeDirty(new byte[] {77}))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("version 77");
  }

  @Property(tries = 300)
  void bytesThatAreCutOffAreNotRead(@ForAll @LongRange(min = 0, max = 500) long seed) {
    byte[] bytes = nodes.encode(Samples.node(seed));
    byte[] cut = Arrays.copyOf(bytes, (int) (seed % bytes.length));
    assertThatThrownBy(() -> nodes.decode(TestGraphs.id(0), cut))
        .isInstanceOfAny(CodecException.class, IllegalStateException.class);
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
    assertThatThrownBy(() -> nodes.decode(TestGraphs.id(0), longer))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("1 bytes too many");
  }

  @Test
  void aChangedSchemaIsNamed() {
    byte[] bytes = nodes.encode(Samples.node(1));
    LayerNodeCodec without = new LayerNodeCodec(TestGraphs.TYPES);
    assertThatThrownBy(() -> without.decode(TestGraphs.id(0), bytes))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("aggregates cannot change over a checkpoint");
  }
}
