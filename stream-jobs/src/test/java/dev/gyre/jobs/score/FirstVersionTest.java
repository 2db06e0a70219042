package dev.gyre.jobs.score;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.graph.event.NodeId;
import dev.gyre.graph.event.NodeRef;
import dev.gyre.jobs.message.Explanation;
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
 * read them for ever. When a layout gets a version 2, these bytes stay and are only read; the new
 * ones are beside them.
 */
class FirstVersionTest {

  private static final NodeRef A = new NodeRef(0, "a", new NodeId(1, -2));
  private static final NodeRef B = new NodeRef(3, "ß✓", new NodeId(Long.MIN_VALUE, 7));
  private static final EmbeddingVersion DELETED =
      new EmbeddingVersion(null, Explanation.NONE, 1_700_000_000_000_000L, 31);
  private static final EmbeddingVersions VERSIONS =
      versions(
          new EmbeddingVersion(
              new float[] {1.5f, -2}, Explanation.of(new float[] {0.25f, 0.75f}), 20, 21),
          DELETED);
  private static final byte[] ATTENDED = {1, -1, 3};
  private static final EmbeddingVersions ATTENDED_VERSIONS =
      versions(
          DELETED,
          new EmbeddingVersion(
              new float[] {1}, new Explanation(new float[] {0.25f, 0.75f}, ATTENDED), 40, 41));

  private static EmbeddingVersions versions(EmbeddingVersion first, EmbeddingVersion second) {
    EmbeddingVersions versions = EmbeddingVersions.of(first);
    versions.add(second);
    return versions;
  }

  private static PickedHalf picked(byte... attended) {
    return new PickedHalf(
        new InteractionHalf(
            1, "e", 2, true, A, B, 7, 8, new float[] {1}, new float[] {2, Float.MIN_VALUE}, 9),
        new float[] {4},
        5,
        6,
        new Explanation(new float[] {1}, attended));
  }

  private static TypeSerializer<PickedHalf> serializer() {
    return MessageTypes.PICKED_HALF.createSerializer(new SerializerConfigImpl());
  }

  @Test
  void embeddingVersionsAreRead() throws IOException {
    byte[] stored = stored().get("embedding-versions");
    assertThat(EmbeddingVersionsCodec.INSTANCE.decode(stored)).isEqualTo(VERSIONS);
    byte[] second = stored().get("embedding-versions-2");
    assertThat(EmbeddingVersionsCodec.INSTANCE.decode(second)).isEqualTo(ATTENDED_VERSIONS);
    assertThat(EmbeddingVersionsCodec.INSTANCE.encode(ATTENDED_VERSIONS)).isEqualTo(second);
  }

  @Test
  void waitingHalvesAreRead() throws IOException {
    byte[] first = stored().get("picked-half");
    assertThat(snapshot("picked-half-serializer").restoreSerializer().deserialize(in(first)))
        .usingRecursiveComparison()
        .isEqualTo(picked());
    byte[] second = stored().get("picked-half-2");
    assertThat(snapshot("picked-half-serializer-2").restoreSerializer().deserialize(in(second)))
        .usingRecursiveComparison()
        .isEqualTo(picked(ATTENDED));
    DataOutputSerializer out = new DataOutputSerializer(64);
    serializer().serialize(picked(ATTENDED), out);
    assertThat(out.getCopyOfBuffer()).isEqualTo(second);
  }

  @Test
  void theirSerializerGoesOnFromItsMarkInAnOldSavepoint() throws IOException {
    TypeSerializerSnapshot<PickedHalf> first = snapshot("picked-half-serializer");
    TypeSerializerSnapshot<PickedHalf> second = snapshot("picked-half-serializer-2");
    TypeSerializerSnapshot<PickedHalf> now = serializer().snapshotConfiguration();
    assertThat(now.resolveSchemaCompatibility(first).isCompatibleAfterMigration()).isTrue();
    assertThat(now.resolveSchemaCompatibility(second).isCompatibleAsIs()).isTrue();
    assertThat(first.resolveSchemaCompatibility(now).isIncompatible()).isTrue();
    DataOutputSerializer out = new DataOutputSerializer(64);
    TypeSerializerSnapshot.writeVersionedSnapshot(out, now);
    assertThat(out.getCopyOfBuffer()).isEqualTo(stored().get("picked-half-serializer-2"));
  }

  private static TypeSerializerSnapshot<PickedHalf> snapshot(String name) throws IOException {
    return TypeSerializerSnapshot.readVersionedSnapshot(
        in(stored().get(name)), FirstVersionTest.class.getClassLoader());
  }

  private static DataInputDeserializer in(byte[] bytes) {
    return new DataInputDeserializer(bytes);
  }

  private static Map<String, byte[]> stored() throws IOException {
    try (InputStream in = FirstVersionTest.class.getResourceAsStream("/score-state.hex")) {
      assertThat(in).as("resource score-state.hex").isNotNull();
      Map<String, byte[]> records = new LinkedHashMap<>();
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        String[] parts = line.split(": ");
        records.put(parts[0], HexFormat.of().parseHex(parts[1]));
      }
      return records;
    }
  }
}
