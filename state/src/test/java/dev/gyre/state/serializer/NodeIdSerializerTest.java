package dev.gyre.state.serializer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.graph.event.NodeId;
import java.io.InputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class NodeIdSerializerTest {

  private static final NodeIdSerializer SERIALIZER = NodeIdSerializer.INSTANCE;

  @Property(tries = 200)
  void takesSixteenBytesAndComesBack(@ForAll long hi, @ForAll long lo) throws Exception {
    NodeId node = new NodeId(hi, lo);
    DataOutputSerializer out = new DataOutputSerializer(4);
    SERIALIZER.serialize(node, out);
    assertThat(out.length()).isEqualTo(SERIALIZER.getLength()).isEqualTo(16);
    DataOutputSerializer copied = new DataOutputSerializer(4);
    SERIALIZER.copy(new DataInputDeserializer(out.getCopyOfBuffer()), copied);
    assertThat(SERIALIZER.deserialize(new DataInputDeserializer(copied.getCopyOfBuffer())))
        .isEqualTo(node);
  }

  @Test
  void bytesAreBigEndian() throws Exception {
    DataOutputSerializer out = new DataOutputSerializer(16);
    SERIALIZER.serialize(new NodeId(1, -2), out);
    assertThat(out.getCopyOfBuffer())
        .containsExactly(0, 0, 0, 0, 0, 0, 0, 1, -1, -1, -1, -1, -1, -1, -1, -2);
  }

  /**
   * The snapshot of version 1 is checked in: a checkpoint of a released program has just these
   * bytes.
   */
  @Test
  void theSnapshotOfTheFirstVersionIsCompatible() throws Exception {
    byte[] bytes;
    try (InputStream in = getClass().getResourceAsStream("/state-v1/node-id-serializer.bin")) {
      bytes = in.readAllBytes();
    }
    TypeSerializerSnapshot<NodeId> old =
        TypeSerializerSnapshot.readVersionedSnapshot(
            new DataInputDeserializer(bytes), getClass().getClassLoader());
    assertThat(
            SERIALIZER.snapshotConfiguration().resolveSchemaCompatibility(old).isCompatibleAsIs())
        .isTrue();
    assertThat(old.restoreSerializer()).isSameAs(SERIALIZER);
    DataOutputSerializer now = new DataOutputSerializer(64);
    TypeSerializerSnapshot.writeVersionedSnapshot(now, SERIALIZER.snapshotConfiguration());
    assertThat(now.getCopyOfBuffer()).isEqualTo(bytes);
  }
}
