package dev.gyre.jobs.message;

import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/**
 * Type information that does no more than name a message's class and serializer.
 *
 * @param <T> the message
 */
final class MessageTypeInfo<T> extends TypeInformation<T> {

  private static final long serialVersionUID = 1L;

  // The class ships by name, and is looked up without being initialized: see AvroSinkRecord.
  private final String typeName;
  private transient Class<T> type;
  private final TypeSerializer<T> serializer;

  MessageTypeInfo(Class<T> type, TypeSerializer<T> serializer) {
    this.typeName = type.getName();
    this.type = type;
    this.serializer = serializer;
  }

  @Override
  public boolean isBasicType() {
    return false;
  }

  @Override
  public boolean isTupleType() {
    return false;
  }

  @Override
  public int getArity() {
    return 1;
  }

  @Override
  public int getTotalFields() {
    return 1;
  }

  @Override
  @SuppressWarnings("unchecked") // the class of that name is the one given
  public Class<T> getTypeClass() {
    if (type == null) {
      try {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        type = (Class<T>) Class.forName(typeName, false, loader);
      } catch (ClassNotFoundException missing) {
        throw new IllegalStateException("message class " + typeName + ": not in the job", missing);
      }
    }
    return type;
  }

  @Override
  public boolean isKeyType() {
    return false;
  }

  @Override
  public TypeSerializer<T> createSerializer(SerializerConfig config) {
    return serializer;
  }

  @Override
  public String toString() {
    return "Message<" + typeName + ">";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MessageTypeInfo<?> that && that.typeName.equals(typeName);
  }

  @Override
  public int hashCode() {
    return typeName.hashCode();
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof MessageTypeInfo<?>;
  }
}
