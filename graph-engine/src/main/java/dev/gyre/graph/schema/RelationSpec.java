package dev.gyre.graph.schema;

import java.io.Serializable;
import java.util.List;

/**
 * A declared relation, and with it its reverse.
 *
 * @param name unique among the relations and their reverses
 * @param source name of the node type edges start at
 * @param target name of the node type edges end at; may be the source type
 * @param reverseName name of the reverse relation, unique as {@code name} is
 * @param features features of an edge, in the order in which they lie in the feature vector
 * @param window how long an edge stays in the graph
 * @param fanIn slots of a target node
 * @param reverseFanIn slots of a source node for the reverse in-edges
 */
public record RelationSpec(
    String name,
    String source,
    String target,
    String reverseName,
    List<FeatureSpec> features,
    Window window,
    FanIn fanIn,
    FanIn reverseFanIn)
    implements Serializable {

  /** Checks the names and that no feature occurs twice. */
  public RelationSpec {
    Names.check("relation", name);
    Names.check("node type", source);
    Names.check("node type", target);
    Names.check("reverse relation", reverseName);
    features = List.copyOf(features);
    Names.checkUnique(
        "feature", "relation '" + name + "'", features.stream().map(FeatureSpec::name).toList());
  }

  /** A relation whose reverse is called {@code rev_<name>} and has the same fan-in. */
  public static RelationSpec of(
      String name,
      String source,
      String target,
      Window window,
      FanIn fanIn,
      FeatureSpec... features) {
    return new RelationSpec(
        name, source, target, "rev_" + name, List.of(features), window, fanIn, fanIn);
  }

  /** Floats in the feature vector of an edge. */
  public int featureWidth() {
    return FeatureSpec.totalWidth(features);
  }
}
