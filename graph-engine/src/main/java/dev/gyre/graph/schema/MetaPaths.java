package dev.gyre.graph.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jgrapht.Graph;
import org.jgrapht.GraphPath;
import org.jgrapht.alg.shortestpath.BFSShortestPath;
import org.jgrapht.graph.DirectedPseudograph;
import org.jgrapht.graph.GraphWalk;

/**
 * Meta-paths as walks over the type graph: its vertices are node types, its edges directed
 * relations.
 */
public final class MetaPaths {

  private MetaPaths() {}

  /**
   * Checks that consecutive relations of the path meet in a type.
   *
   * @throws SchemaException if a relation does not exist, or two do not meet; the message says
   *     which relations would fit, and the shortest detour between the two types if there is one
   */
  public static void check(TypeSchema schema, MetaPath path) {
    int[] chain = path.directedRelations();
    for (int directed : chain) {
      if (directed < 0 || directed >= schema.directedCount()) {
        throw new SchemaException(
            "meta-path '"
                + path.name()
                + "' names directed relation "
                + directed
                + ": the schema has 0 to "
                + (schema.directedCount() - 1));
      }
    }
    Graph<Integer, Integer> types = typeGraph(schema);
    for (int i = 1; i < chain.length; i++) {
      if (!types.getEdgeTarget(chain[i - 1]).equals(types.getEdgeSource(chain[i]))) {
        throw new SchemaException(gap(schema, types, path, i));
      }
    }
    List<Integer> edges = new ArrayList<>();
    for (int directed : chain) {
      edges.add(directed);
    }
    new GraphWalk<>(
            types,
            types.getEdgeSource(chain[0]),
            types.getEdgeTarget(chain[chain.length - 1]),
            edges,
            chain.length)
        .verify();
  }

  /**
   * Checks several paths, and that no two have the same name.
   *
   * @throws SchemaException as {@link #check} does, or if a name occurs twice
   */
  public static void checkAll(TypeSchema schema, List<MetaPath> paths) {
    Names.checkUnique("meta-path", "the model", paths.stream().map(MetaPath::name).toList());
    paths.forEach(path -> check(schema, path));
  }

  private static Graph<Integer, Integer> typeGraph(TypeSchema schema) {
    Graph<Integer, Integer> types = new DirectedPseudograph<>(Integer.class);
    for (int type = 0; type < schema.nodeTypes().size(); type++) {
      types.addVertex(type);
    }
    for (int directed = 0; directed < schema.directedCount(); directed++) {
      types.addEdge(schema.sourceType(directed), schema.targetType(directed), directed);
    }
    return types;
  }

  private static String gap(
      TypeSchema schema, Graph<Integer, Integer> types, MetaPath path, int at) {
    int before = path.directedRelations()[at - 1];
    int after = path.directedRelations()[at];
    int from = schema.targetType(before);
    int to = schema.sourceType(after);
    Set<String> fitting = new TreeSet<>();
    types.outgoingEdgesOf(from).forEach(r -> fitting.add(schema.directedName(r)));
    GraphPath<Integer, Integer> detour = BFSShortestPath.findPathBetween(types, from, to);
    return "meta-path '"
        + path.name()
        + "': relation "
        + at
        + " ('"
        + schema.directedName(before)
        + "') ends at type '"
        + schema.nodeTypes().get(from).name()
        + "', but relation "
        + (at + 1)
        + " ('"
        + schema.directedName(after)
        + "') starts at type '"
        + schema.nodeTypes().get(to).name()
        + "': put one of "
        + fitting
        + " after '"
        + schema.directedName(before)
        + "'"
        + (detour == null
            ? ""
            : " (the shortest way to '"
                + schema.nodeTypes().get(to).name()
                + "' is "
                + detour.getEdgeList().stream().map(schema::directedName).toList()
                + ")");
  }
}
