package dev.gyre.jobs.message;

import java.io.Serializable;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** Flink's type information of every message. */
public final class MessageTypes {

  /** Changes of the graph. */
  public static final TypeInformation<GraphChange> GRAPH_CHANGE =
      new MessageTypeInfo<>(GraphChange.class, new GraphChangeSerializer());

  /** Replicas. */
  public static final TypeInformation<ReplicaMessage> REPLICA =
      new MessageTypeInfo<>(ReplicaMessage.class, new ReplicaSerializer());

  /** Embeddings of the last layer. */
  public static final TypeInformation<UpdateMessage> NODE_UPDATE =
      new MessageTypeInfo<>(UpdateMessage.class, new NodeUpdateSerializer());

  /** Halves of interactions. */
  public static final TypeInformation<InteractionMessage> INTERACTION_HALF =
      new MessageTypeInfo<>(InteractionMessage.class, new InteractionHalfSerializer());

  /** Halves of interactions with their embedding. */
  public static final TypeInformation<PickedHalf> PICKED_HALF =
      new MessageTypeInfo<>(PickedHalf.class, new PickedHalfSerializer());

  private MessageTypes() {}

  /**
   * The serializer of what the first layout of a message wrote, to be read from state.
   *
   * @param serializer of one of the messages
   * @param <T> the message
   */
  public static <T> TypeSerializer<T> firstLayout(TypeSerializer<T> serializer) {
    return ((MessageSerializer<T>) serializer).firstLayout();
  }

  /**
   * Type information of a record that normally never leaves its task, and is written by Java's own
   * serialization where it does.
   *
   * @param type the record's class
   * @param <T> the record
   */
  public static <T extends Serializable> TypeInformation<T> javaSerialized(Class<T> type) {
    return new MessageTypeInfo<>(type, new JavaSerializer<>());
  }
}
