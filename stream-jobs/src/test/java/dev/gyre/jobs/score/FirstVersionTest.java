package dev.gyre.jobs.score;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.graph.event.NodeId;
import dev.gyre.graph.event.NodeRef;
import dev.gyre.jobs.message.InteractionHalf;
import dev.gyre.jobs.message.MessageTypes;
import dev.gyre.jobs.message.PickedHalf;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

/**
 * What pick and scorer keep in state, in the bytes of version 1 that are checked in: later builds
 * read them for ever. When a layout gets a version 2, these bytes stay and are only read.
 */
class FirstVersionTest {

  private static final NodeRef A = new NodeRef(0, "a", new NodeId(1, -2));
  private static final NodeRef B = new NodeRef(3, "ß✓", new NodeId(Long.MIN_VALUE, 7));
  private static final float[] NONE = {};
  private static final EmbeddingVersions VERSIONS =
      EmbeddingVersions.of(
              new EmbeddingVersion(new float[] {1.5f, -2}, new float[] {0.25f, 0.75f}, 20, 21))
          .with(new EmbeddingVersion(null, NONE, 1_700_000_000_000_000L, 31));
  private static final PickedHalf PICKED =
      new PickedHalf(
          new InteractionHalf(
              1, "e", 2, true, A, B, 7, 8, new float[] {1}, new float[] {2, Float.MIN_VALUE}, 9),
          new float[] {4},
          5,
          6,
          new float[] {1});

  private static TypeSerializer<PickedHalf> serializer() {
    return MessageTypes.PICKED_HALF.createSerializer(new SerializerConfigImpl());
  }

  @Test
  void embeddingVersionsAreRead() throws IOException {
    byte[] stored = stored().get("embedding-versions");
    assertThat(EmbeddingVersionsCodec.INSTANCE.decode(stored))
        .usingRecursiveComparison()
        .isEqualTo(VERSIONS);
    assertThat(EmbeddingVersionsCodec.INSTANCE.encode(VERSIONS)).isEqualTo(stored);
  }

  @Test
  void waitingHalvesAreRead() throws IOException {
    byte[] stored = stored().get("picked-half");
    assertThat(serializer().deserialize(new DataInputDeserializer(stored)))
        .usingRecursiveComparison()
        .isEqualTo(PICKED);
    DataOutputSerializer out = new DataOutputSerializer(64);
    serializer().serialize(PICKED, out);
    assertThat(out.getCopyOfBuffer()).isEqualTo(stored);
  }

  @Test
  void theirSerializerGoesOnFromItsMarkInAnOldSavepoint() throws IOException {
    byte[] stored = stored().get("picked-half-serializer");
    TypeSerializerSnapshot<PickedHalf> old =
        TypeSerializerSnapshot.readVersionedSnapshot(
            new DataInputDeserializer(stored), getClass().getClassLoader());
    assertThat(
            serializer().snapshotConfiguration().resolveSchemaCompatibility(old).isCompatibleAsIs())
        .isTrue();
    DataOutputSerializer out = new DataOutputSerializer(64);
    TypeSerializerSnapshot.writeVersionedSnapshot(out, serializer().snapshotConfiguration());
    assertThat(out.getCopyOfBuffer()).isEqualTo(stored);
  }

  private static Map<String, byte[]> stored() throws IOException {
    try (InputStream in = FirstVersionTest.class.getResourceAsStream("/score-state-v1.hex")) {
      assertThat(in).as("resource score-state-v1.hex").isNotNull();
      Map<String, byte[]> records = new LinkedHashMap<>();
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        String[] parts = line.split(": ");
        records.put(parts[0], HexFormat.of().parseHex(parts[1]));
      }
      return records;
    }
  }
}
