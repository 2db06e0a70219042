package dev.gyre.hgt.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gyre.hgt.batch.RelationEdges;
import dev.gyre.hgt.grad.Binding;
import dev.gyre.hgt.json.JsonFields;
import dev.gyre.hgt.layer.Dialect;
import dev.gyre.hgt.layer.LayerWeights;
import dev.gyre.hgt.layer.Linear;
import dev.gyre.hgt.layer.MetaRelations;
import dev.gyre.hgt.layer.TimeBuckets;
import dev.gyre.hgt.real.Reals;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Cases of the authors: one flat array of nodes with a type each, edges with a relation and a time
 * bucket each; A, M and mu belong to the relation, whatever the types.
 */
final class PyhgtCase implements GoldenCase.Form {

  /** A meta relation that occurs. */
  private record Triple(int source, int relation, int target) implements Comparable<Triple> {
    @Override
    public int compareTo(Triple other) {
      return Arrays.compare(
          new int[] {source, relation, target},
          new int[] {other.source, other.relation, other.target});
    }
  }

  private final JsonFields root;
  private final PyhgtWeights weights;
  private final int types;
  private final int[] nodeType;
  private final int[] place;
  private final int[] nodes;
  private final List<LayerWeights> layers = new ArrayList<>();
  private final List<Linear> adapt = new ArrayList<>();

  private PyhgtCase(JsonFields root) {
    this.root = root;
    this.weights = new PyhgtWeights(root);
    this.types = weights.types();
    this.nodeType = array("node_type").indices(types);
    this.place = new int[nodeType.length];
    this.nodes = new int[types];
    for (int i = 0; i < nodeType.length; i++) {
      place[i] = nodes[nodeType[i]]++;
    }
  }

  static GoldenCase read(JsonFields root, String name) {
    return new PyhgtCase(root).read(name);
  }

  private GoldenArray array(String name) {
    return GoldenArray.read(root.any(name), name);
  }

  private GoldenCase read(String name) {
    GoldenArray input = array("node_inp").require(nodeType.length, -1);
    int inputs = input.dimension(1);
    List<float[]> byType = split(input.data(), inputs).stream().map(GoldenArray::floats).toList();
    int[] widths = new int[types];
    Arrays.fill(widths, inputs);

    GoldenArray pairs = array("edge_index").require(2, -1);
    int count = pairs.dimension(1);
    int[] ends = pairs.indices(nodeType.length);
    int[] relation = array("edge_type").require(count).indices(weights.relations());
    int[] time = null;
    if (weights.anyTime()) {
      time = array("edge_time").require(count).indices(TimeBuckets.COUNT);
    }
    List<Triple> of = new ArrayList<>();
    for (int e = 0; e < count; e++) {
      of.add(new Triple(nodeType[ends[e]], relation[e], nodeType[ends[count + e]]));
    }
    List<Triple> triples = List.copyOf(new TreeSet<>(of));
    MetaRelations meta =
        new MetaRelations(
            types,
            weights.relations(),
            triples.stream().mapToInt(Triple::source).toArray(),
            triples.stream().mapToInt(Triple::relation).toArray(),
            triples.stream().mapToInt(Triple::target).toArray());
    List<RelationEdges> edges = new ArrayList<>();
    for (Triple triple : triples) {
      edges.add(edges(triple, of, ends, time));
    }
    for (int layer = 0; layer < weights.layers(); layer++) {
      layers.add(weights.layer(layer, meta));
    }
    adapt.addAll(weights.adapt(inputs));
    return new GoldenCase(
        name, Dialect.PYHGT, meta, nodes, widths, byType, adapt, edges, layers, this);
  }

  private RelationEdges edges(Triple triple, List<Triple> of, int[] ends, int[] time) {
    int[] own = IntStream.range(0, of.size()).filter(e -> of.get(e).equals(triple)).toArray();
    return RelationEdges.of(
        nodes[triple.target()],
        Arrays.stream(own).map(e -> place[ends[e]]).toArray(),
        Arrays.stream(own).map(e -> place[ends[of.size() + e]]).toArray(),
        time == null ? null : Arrays.stream(own).map(e -> time[e]).toArray());
  }

  /** Rows of the flat array by type. */
  private List<double[]> split(double[] rows, int width) {
    List<double[]> byType = new ArrayList<>();
    for (int count : nodes) {
      byType.add(new double[count * width]);
    }
    for (int i = 0; i < nodeType.length; i++) {
      System.arraycopy(rows, i * width, byType.get(nodeType[i]), place[i] * width, width);
    }
    return byType;
  }

  @Override
  public boolean hasOutput(int type) {
    return true;
  }

  @Override
  public void write(ObjectNode into, List<Reals> rows, int[] widths) {
    int width = widths[0];
    Reals flat = rows.get(0).zeros(nodeType.length * width);
    for (int i = 0; i < nodeType.length; i++) {
      flat.copy(i * width, rows.get(nodeType[i]), place[i] * width, width);
    }
    GoldenArray.write(into, flat, nodeType.length, width);
  }

  @Override
  public List<double[]> read(JsonNode rows, int[] widths) {
    GoldenArray array = GoldenArray.read(rows, "rows").require(nodeType.length, widths[0]);
    return split(array.data(), widths[0]);
  }

  @Override
  public void writeGradients(ArrayNode into, Binding binding) {
    new PyhgtGradients(binding, weights, layers, adapt).write(into);
  }
}
