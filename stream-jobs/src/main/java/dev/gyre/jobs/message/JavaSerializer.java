package dev.gyre.jobs.message;

import dev.gyre.schemas.GyreSchemas;
import java.io.IOException;
import java.io.Serializable;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.util.InstantiationUtil;

/**
 * Java's own serialization behind its length: slow, for records between chained operators, which
 * are not written at all unless a user breaks the chain.
 *
 * @param <T> the record
 */
final class JavaSerializer<T extends Serializable> extends MessageSerializer<T> {

  private static final long serialVersionUID = 1L;

  static {
    // A task manager may get a record of another one before any of its own tasks has a codec.
    GyreSchemas.ensureTrusted();
  }

  @Override
  public void serialize(T it, DataOutputView out) throws IOException {
    byte[] bytes = InstantiationUtil.serializeObject(it);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  @Override
  public T deserialize(DataInputView in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    try {
      return InstantiationUtil.deserializeObject(
          bytes, Thread.currentThread().getContextClassLoader());
    } catch (ClassNotFoundException missing) {
      throw new IOException(missing);
    }
  }

  @Override
  public TypeSerializerSnapshot<T> snapshotConfiguration() {
    return new Snapshot<>();
  }

  /**
   * The serializer has no configuration.
   *
   * @param <T> the record
   */
  public static final class Snapshot<T extends Serializable>
      extends SimpleTypeSerializerSnapshot<T> {
    /** Called by Flink. */
    public Snapshot() {
      super(JavaSerializer::new);
    }
  }
}
