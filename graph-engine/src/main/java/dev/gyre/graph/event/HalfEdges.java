package dev.gyre.graph.event;

import dev.gyre.graph.schema.TypeSchema;

/**
 * The two halves of an edge event: the forward in-edge at the target and the reverse one at the
 * source. A self loop has both at its one node.
 *
 * @param atTarget the forward half
 * @param atSource the reverse half
 */
public record HalfEdges(HalfEdge atTarget, HalfEdge atSource) {

  private static final float[] NONE = {};

  /**
   * The halves of an insert or update.
   *
   * @throws EventException if an end is of another type than the relation's, or the features are
   *     not as wide as the relation's
   */
  public static HalfEdges of(EdgeUpsert edge, TypeSchema schema) {
    checkEnds(edge.relation(), edge.id(), edge.source(), edge.target(), schema);
    int width = schema.edgeFeatureWidth(schema.forward(edge.relation()));
    if (edge.features().length != width) {
      throw new EventException(
          "edge '"
              + edge.id()
              + "' of relation '"
              + schema.relations().get(edge.relation()).name()
              + "' has "
              + edge.features().length
              + " feature values: the relation has "
              + width
              + "; give NaN for what is missing");
    }
    return halves(
        edge.relation(),
        EdgeId.of(edge.id()),
        edge.source(),
        edge.target(),
        edge.timestampMs(),
        edge.updateTimeMs(),
        false,
        edge.features());
  }

  /**
   * The halves of a delete.
   *
   * @throws EventException if an end is of another type than the relation's
   */
  public static HalfEdges of(EdgeDelete edge, TypeSchema schema) {
    checkEnds(edge.relation(), edge.id(), edge.source(), edge.target(), schema);
    return halves(
        edge.relation(),
        EdgeId.of(edge.id()),
        edge.source(),
        edge.target(),
        edge.timestampMs(),
        edge.updateTimeMs(),
        true,
        NONE);
  }

  private static HalfEdges halves(
      int relation,
      EdgeId id,
      NodeRef source,
      NodeRef target,
      long timestampMs,
      long updateTimeMs,
      boolean delete,
      float[] features) {
    return new HalfEdges(
        new HalfEdge(target, source, 2 * relation, id, timestampMs, updateTimeMs, delete, features),
        new HalfEdge(
            source, target, 2 * relation + 1, id, timestampMs, updateTimeMs, delete, features));
  }

  static void checkEnds(
      int relation, String id, NodeRef source, NodeRef target, TypeSchema schema) {
    if (relation < 0 || relation >= schema.relations().size()) {
      throw new EventException(
          "edge '"
              + id
              + "' has relation "
              + relation
              + ": the schema has 0 to "
              + (schema.relations().size() - 1));
    }
    int forward = schema.forward(relation);
    checkEnd("source", relation, id, source, schema.sourceType(forward), schema);
    checkEnd("target", relation, id, target, schema.targetType(forward), schema);
  }

  private static void checkEnd(
      String end, int relation, String id, NodeRef node, int type, TypeSchema schema) {
    if (node.type() != type) {
      throw new EventException(
          end
              + " of edge '"
              + id
              + "' is node '"
              + node.id()
              + "' of type "
              + node.type()
              + ": relation '"
              + schema.relations().get(relation).name()
              + "' needs type "
              + type
              + " ('"
              + schema.nodeTypes().get(type).name()
              + "') there");
    }
  }
}
