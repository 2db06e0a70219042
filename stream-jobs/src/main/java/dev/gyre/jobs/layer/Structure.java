package dev.gyre.jobs.layer;

import dev.gyre.graph.schema.NodeTypeSpec;
import dev.gyre.graph.schema.TypeSchema;
import java.util.List;

/** The type schema as a layer keeps it: without the features that only other layers read. */
final class Structure {

  private Structure() {}

  /** The layers above read a node's features through its vector. */
  static TypeSchema withoutNodeFeatures(TypeSchema types) {
    List<NodeTypeSpec> nodes =
        types.nodeTypes().stream().map(it -> new NodeTypeSpec(it.name(), List.of())).toList();
    return TypeSchema.of(nodes, types.relations());
  }
}
