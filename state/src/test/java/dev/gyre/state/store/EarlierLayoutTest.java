package dev.gyre.state.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.graph.event.NodeId;
import dev.gyre.state.codec.PageCodec;
import dev.gyre.state.codec.PageCodec.Counts;
import dev.gyre.state.shard.ShardKeys;
import dev.gyre.state.testing.Backend;
import dev.gyre.state.testing.StoreHarness;
import dev.gyre.state.testing.TestGraphs;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** State of a build that had a row for every destination is taken in when it is restored. */
class EarlierLayoutTest {

  private static final int SHARDS = 2;
  private static final int SHARD = 1;
  private static final int MANY = Destinations.LONGEST_LIST + 1;
  private static final StoreOptions OPTIONS = new StoreOptions(2, 0, 100);

  /** A replica of layout version 2: type 0, one float, no track, stamp 1, model 0. */
  private static final byte[] REPLICA =
      HexFormat.of().parseHex("0200020000803f00010000000000000000");

  private static final NodeId FEW = TestGraphs.id(1);
  private static final NodeId HUB = TestGraphs.id(2);
  private static final NodeId AWAITED = TestGraphs.id(3);

  /** Writes what the earlier build wrote. */
  private static final class EarlierOperator extends AbstractStreamOperator<Void>
      implements OneInputStreamOperator<Integer, Void> {

    private static final long serialVersionUID = 1L;

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
      super.initializeState(context);
      ShardKeys keys = ShardKeys.of(SHARDS);
      Tables tables =
          Tables.open(getKeyedStateBackend(), new ShardSelector(getKeyedStateBackend(), keys));
      tables.replicas().put(SHARD, VoidNamespace.INSTANCE, FEW, REPLICA);
      for (int i = 1; i <= MANY; i++) {
        tables.destinations().put(SHARD, HUB, TestGraphs.id(100 + i), new byte[0]);
      }
      tables.destinations().put(SHARD, FEW, TestGraphs.id(101), new byte[0]);
      tables.destinations().put(SHARD, FEW, TestGraphs.id(102), new byte[0]);
      tables.destinations().put(SHARD, AWAITED, TestGraphs.id(103), new byte[0]);
      ShardPages pages = new ShardPages(tables.pages());
      // Its count of rows could fall behind.
      pages.write(SHARD, ShardPages.Kind.COUNTS, 0, new PageCodec().encode(new Counts(0, 0)));
      pages.write(SHARD, ShardPages.Kind.SOURCES, 0, new byte[] {1});
      ExistenceFilter filter = new ExistenceFilter();
      filter.add(CacheEntry.Kind.REPLICA, FEW);
      ExistenceFilter.Segment segment = filter.segments().get(0);
      pages.write(
          SHARD,
          ShardPages.Kind.FILTER,
          0,
          new PageCodec()
              .encode(
                  new PageCodec.FilterSegment(
                      segment.capacity(), segment.count(), segment.bits())));
    }

    @Override
    public void processElement(StreamRecord<Integer> element) {
      throw new UnsupportedOperationException("it only writes state");
    }
  }

  @ParameterizedTest
  @EnumSource
  void destinationsComeIntoListsAndHubsKeepTheirRows(Backend backend) throws Exception {
    OperatorSubtaskState state = earlier(backend);
    for (int life = 0; life < 2; life++) {
      try (StoreHarness harness =
          StoreHarness.open(backend, SHARDS, TestGraphs.PLAN, OPTIONS, state)) {
        ShardStore shard = harness.store().shard(SHARD);
        assertThat(read(shard, FEW))
            .as("life %d", life)
            .containsExactlyInAnyOrder(TestGraphs.id(101), TestGraphs.id(102));
        assertThat(shard.replica(FEW).vector()).containsExactly(1f);
        assertThat(read(shard, AWAITED)).containsExactly(TestGraphs.id(103));
        assertThat(shard.replica(AWAITED)).isNull();
        assertThat(read(shard, HUB)).hasSize(MANY).doesNotHaveDuplicates();
        shard.markDestinations(HUB, 1, Dirt.RIPPLE);
        assertThat(harness.store().hubs()).isEqualTo(1);
        state = harness.snapshot();
      }
    }
  }

  private static OperatorSubtaskState earlier(Backend backend) throws Exception {
    KeyedOneInputStreamOperatorTestHarness<Integer, Integer, Void> harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new EarlierOperator(), key -> key, Types.INT, SHARDS, 1, 0);
    try {
      harness.setStateBackend(backend.create());
      harness.setup();
      harness.initializeEmptyState();
      harness.open();
      return StoreHarness.snapshot(harness);
    } finally {
      harness.close();
    }
  }

  private static List<NodeId> read(ShardStore shard, NodeId source) {
    List<NodeId> read = new ArrayList<>();
    shard.forEachDestination(source, read::add);
    return read;
  }
}
