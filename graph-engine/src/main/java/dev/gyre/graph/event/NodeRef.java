package dev.gyre.graph.event;

import dev.gyre.graph.schema.TypeSchema;
import java.io.Serializable;
import java.util.Objects;

/**
 * A node by type, original id and identity. Equal when type and identity are.
 *
 * @param type number of the node type in the schema
 * @param id the original id, as it came
 * @param key the identity inside the engine
 */
public record NodeRef(int type, String id, NodeId key) implements Serializable {

  /** Checks that nothing is null. */
  public NodeRef {
    Objects.requireNonNull(id, "id of a node");
    Objects.requireNonNull(key, "key of a node");
  }

  /** The node of a type of the schema with an original id. */
  public static NodeRef of(TypeSchema schema, int type, String id) {
    return new NodeRef(type, id, NodeId.of(schema.nodeTypes().get(type).name(), id));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NodeRef that && type == that.type && key.equals(that.key);
  }

  @Override
  public int hashCode() {
    return key.hashCode();
  }
}
