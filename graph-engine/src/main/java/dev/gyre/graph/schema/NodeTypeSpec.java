package dev.gyre.graph.schema;

import java.io.Serializable;
import java.util.List;

/**
 * A type of node.
 *
 * @param name unique among the node types
 * @param features in the order in which they lie in the feature vector; may be empty
 */
public record NodeTypeSpec(String name, List<FeatureSpec> features) implements Serializable {

  /** Checks the name and that no feature occurs twice. */
  public NodeTypeSpec {
    Names.check("node type", name);
    features = List.copyOf(features);
    Names.checkUnique(
        "feature", "node type '" + name + "'", features.stream().map(FeatureSpec::name).toList());
  }

  /** A type with these features, or none. */
  public static NodeTypeSpec of(String name, FeatureSpec... features) {
    return new NodeTypeSpec(name, List.of(features));
  }

  /** Floats in the feature vector of a node of the type. */
  public int featureWidth() {
    return FeatureSpec.totalWidth(features);
  }
}
