package dev.gyre.state.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.graph.aggregate.AggregateRecord;
import dev.gyre.graph.event.NodeId;
import dev.gyre.graph.event.NodeRef;
import dev.gyre.graph.node.NodeRecord;
import dev.gyre.state.codec.LayerNodeCodec;
import dev.gyre.state.codec.PageCodec;
import dev.gyre.state.codec.PageCodec.Counts;
import dev.gyre.state.record.LayerNode;
import dev.gyre.state.record.Subscriptions;
import dev.gyre.state.testing.Backend;
import dev.gyre.state.testing.StoreHarness;
import dev.gyre.state.testing.TestGraphs;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.VoidNamespace;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * State of a build that had neighbours once for each shard, and a row for every destination, is
 * made anew when it is restored: of what it says of neighbours nothing is used.
 */
class EarlierLayoutTest {

  private static final int SHARDS = 2;
  private static final int SHARD = 1;
  private static final StoreOptions OPTIONS = new StoreOptions(2, 0, 100);

  /** A replica of layout version 2: type 0, one float, no track, stamp 1, model 0. */
  private static final byte[] REPLICA =
      HexFormat.of().parseHex("0200020000803f00010000000000000000");

  private static final NodeId SOURCE = TestGraphs.id(1);
  private static final NodeId GONE = TestGraphs.id(2);
  private static final NodeRef NODE = TestGraphs.account(3);

  private static final PageCodec.DirtyPage HUBS =
      new PageCodec.DirtyPage(new NodeId[] {GONE}, new long[] {1}, new boolean[] {true});

  /** Writes what the earlier build wrote. */
  private static void write(Tables tables) {
    NodeRecord graph = new NodeRecord(TestGraphs.TYPES, NODE);
    graph.apply(TestGraphs.trustedBy(3, 1, 10), Long.MIN_VALUE, Long.MIN_VALUE);
    LayerNode node =
        new LayerNode(
            graph, new AggregateRecord(TestGraphs.PLAN, NODE.type()), new Subscriptions());
    node.setVector(new float[] {1}, 0, 1);
    tables
        .nodes()
        .put(
            SHARD,
            VoidNamespace.INSTANCE,
            NODE.key(),
            new LayerNodeCodec(TestGraphs.TYPES, TestGraphs.PLAN).encode(node));
    tables.replicas().put(SHARD, VoidNamespace.INSTANCE, SOURCE, REPLICA);
    tables.replicas().put(SHARD, VoidNamespace.INSTANCE, GONE, REPLICA);
    tables.destinations().put(SHARD, SOURCE, NODE.key(), new byte[0]);
    tables.destinations().put(SHARD, GONE, NODE.key(), new byte[0]);
    ShardPages pages = new ShardPages(tables.pages());
    // Its count of rows could fall behind.
    pages.write(SHARD, ShardPages.Kind.COUNTS, 0, new PageCodec().encode(new Counts(0, 0)));
    pages.write(SHARD, ShardPages.Kind.SOURCES, 0, new byte[] {1});
    pages.write(SHARD, ShardPages.Kind.HUBS, 0, new PageCodec().encode(HUBS));
    ExistenceFilter filter = new ExistenceFilter();
    filter.add(CacheEntry.Kind.REPLICA, SOURCE);
    ExistenceFilter.Segment segment = filter.segments().get(0);
    pages.write(
        SHARD,
        ShardPages.Kind.FILTER,
        0,
        new PageCodec()
            .encode(
                new PageCodec.FilterSegment(segment.capacity(), segment.count(), segment.bits())));
  }

  @ParameterizedTest
  @EnumSource
  void neighboursAreMadeAnewFromTheInEdges(Backend backend) throws Exception {
    OperatorSubtaskState state = EarlierState.of(backend, SHARDS, EarlierLayoutTest::write);
    for (int life = 0; life < 2; life++) {
      try (StoreHarness harness =
          StoreHarness.open(backend, SHARDS, TestGraphs.PLAN, OPTIONS, state)) {
        LayerStore store = harness.store();
        assertThat(store.remade()).isEqualTo(life == 0);
        if (store.remade()) {
          store.indexDestinations(true);
        }
        LayerNode node = store.shard(SHARD).find(NODE.key());
        assertThat(node.vector()).isNull();
        assertThat(store.liveInEdges()).isEqualTo(1);
        Neighbours neighbours = store.neighbours();
        assertThat(read(neighbours, SOURCE)).as("life %d", life).containsExactly(NODE.key());
        assertThat(neighbours.replica(SOURCE)).isNull();
        assertThat(Awaited.is(neighbours, SOURCE)).isTrue();
        assertThat(read(neighbours, GONE)).isEmpty();
        assertThat(neighbours.replica(GONE)).isNull();
        assertThat(store.hubs()).isZero();
        state = harness.snapshot();
      }
    }
  }

  private static List<NodeId> read(Neighbours neighbours, NodeId source) {
    List<NodeId> read = new ArrayList<>();
    neighbours.forEachDestination(source, read::add);
    return read;
  }
}
