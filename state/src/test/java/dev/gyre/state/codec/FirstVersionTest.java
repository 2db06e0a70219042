package dev.gyre.state.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.graph.event.NodeId;
import dev.gyre.state.codec.PageCodec.Buckets;
import dev.gyre.state.codec.PageCodec.Counts;
import dev.gyre.state.codec.PageCodec.DirtyPage;
import dev.gyre.state.codec.PageCodec.FilterSegment;
import dev.gyre.state.record.LayerNode;
import dev.gyre.state.record.ReplicaRecord;
import dev.gyre.state.testing.TestGraphs;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The bytes of version 1 of every layout are checked in under {@code state-v1}: what a released
 * program has written must be read for ever. When a layout gets a version 2, the bytes stay and are
 * only read, as those of replicas; the new ones are under {@code state-v2} to {@code state-v5}.
 */
class FirstVersionTest {

  private static final int NODES = 12;
  private static final int REPLICAS = 4;
  private static final int SOURCES = 8;

  private final LayerNodeCodec nodes = new LayerNodeCodec(TestGraphs.TYPES, TestGraphs.PLAN);
  private final ReplicaCodec replicas = new ReplicaCodec();
  private final PageCodec pages = new PageCodec();

  @Test
  void nodesAreRead() throws IOException {
    Map<String, byte[]> stored = stored("layer-nodes.hex");
    assertThat(stored).hasSize(NODES);
    for (int seed = 0; seed < NODES; seed++) {
      LayerNode expected = Samples.node(seed);
      byte[] bytes = stored.get("node " + seed);
      LayerNode read = nodes.decode(expected.graph().ref().key(), bytes);
      assertThat(Samples.text(read)).isEqualTo(Samples.text(expected));
      assertThat(nodes.encode(expected)).as("what is written is version 1").isEqualTo(bytes);
    }
  }

  @Test
  void replicasAreRead() throws IOException {
    Map<String, byte[]> stored = stored("replicas.hex");
    assertThat(stored).hasSize(REPLICAS);
    for (int seed = 0; seed < REPLICAS; seed++) {
      byte[] bytes = stored.get("replica " + seed);
      assertThat(replicas.decode(bytes))
          .usingRecursiveComparison()
          .isEqualTo(Samples.replica(seed));
    }
  }

  @Test
  void replicasOfVersion2AreRead() throws IOException {
    Map<String, byte[]> stored = stored("state-v2", "replicas.hex");
    assertThat(stored).hasSize(REPLICAS);
    for (int seed = 0; seed < REPLICAS; seed++) {
      byte[] bytes = stored.get("replica " + seed);
      assertThat(replicas.decode(bytes))
          .usingRecursiveComparison()
          .isEqualTo(Samples.replica(seed));
    }
  }

  @Test
  void replicasOfVersion3AreRead() throws IOException {
    Map<String, byte[]> stored = stored("state-v3", "replicas.hex");
    assertThat(stored).hasSize(SOURCES);
    for (int seed = 0; seed < SOURCES; seed++) {
      ReplicaRecord replica = replicas.decode(stored.get("replica " + seed));
      assertThat(replicas.encode(replica)).isEqualTo(replicas.encode(Samples.source(seed)));
    }
  }

  @Test
  void replicasOfVersion4AreRead() throws IOException {
    Map<String, byte[]> stored = stored("state-v4", "replicas.hex");
    assertThat(stored).hasSize(SOURCES + 1);
    for (int seed = 0; seed < SOURCES; seed++) {
      ReplicaRecord replica = replicas.decode(stored.get("replica " + seed));
      assertThat(replicas.encode(replica)).isEqualTo(replicas.encode(Samples.source(seed)));
    }
    assertThat(replicas.decode(stored.get("awaited")).awaited()).isTrue();
  }

  @Test
  void replicasOfVersion5AreReadAndWritten() throws IOException {
    Map<String, byte[]> stored = stored("state-v5", "replicas.hex");
    assertThat(stored).hasSize(SOURCES + 2);
    for (int seed = 0; seed < SOURCES; seed++) {
      byte[] bytes = stored.get("replica " + seed);
      assertThat(replicas.encode(Samples.source(seed))).isEqualTo(bytes);
      assertThat(replicas.encode(replicas.decode(bytes))).isEqualTo(bytes);
    }
    ReplicaRecord awaited = replicas.decode(stored.get("awaited"));
    assertThat(awaited.awaited()).isTrue();
    assertThat(awaited.known()).isFalse();
    assertThat(awaited.destinations().toArray())
        .containsExactly(new NodeId(1, -2), new NodeId(3, 4));
    assertThat(replicas.encode(awaited)).isEqualTo(stored.get("awaited"));
    ReplicaRecord named = replicas.decode(stored.get("named"));
    assertThat(named)
        .usingRecursiveComparison()
        .isEqualTo(new ReplicaRecord(2, new float[] {1.5f}, 3, 42, 0, "ß✓"));
    assertThat(replicas.encode(named)).isEqualTo(stored.get("named"));
  }

  @Test
  void pagesAreRead() throws IOException {
    Map<String, byte[]> stored = stored("pages.hex");
    assertThat(pages.decodeCounts(stored.get("counts"))).isEqualTo(COUNTS);
    assertThat(pages.encode(COUNTS)).isEqualTo(stored.get("counts"));
    assertThat(pages.decodeBuckets(stored.get("calendar")))
        .usingRecursiveComparison()
        .isEqualTo(BUCKETS);
    assertThat(pages.encode(BUCKETS)).isEqualTo(stored.get("calendar"));
    assertThat(pages.decodeFilter(stored.get("filter")))
        .usingRecursiveComparison()
        .isEqualTo(FILTER);
    assertThat(pages.encode(FILTER)).isEqualTo(stored.get("filter"));
    assertThat(pages.decodeDirty(stored.get("dirty"))).usingRecursiveComparison().isEqualTo(DIRTY);
    assertThat(pages.encode(DIRTY)).isEqualTo(stored.get("dirty"));
  }

  private static final Counts COUNTS = new Counts(12_345, 678);
  private static final Buckets BUCKETS = new Buckets(3_600_000, new long[] {-3, 0, 471_111});
  private static final FilterSegment FILTER =
      new FilterSegment(256, 3, new long[] {1, -1, Long.MIN_VALUE});
  private static final DirtyPage DIRTY =
      new DirtyPage(
          new NodeId[] {TestGraphs.id(1), TestGraphs.id(2)},
          new long[] {1_700_000_000_000_000L, 1_699_999_999_999_000L},
          new boolean[] {false, true});

  private static Map<String, byte[]> stored(String name) throws IOException {
    return stored("state-v1", name);
  }

  private static Map<String, byte[]> stored(String version, String name) throws IOException {
    try (InputStream in = FirstVersionTest.class.getResourceAsStream("/" + version + "/" + name)) {
      assertThat(in).as("resource %s/%s", version, name).isNotNull();
      Map<String, byte[]> records = new LinkedHashMap<>();
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        String[] parts = line.split(": ");
        records.put(parts[0], HexFormat.of().parseHex(parts[1]));
      }
      return records;
    }
  }
}
