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
import dev.gyre.hgt.layer.RelationWeights;
import dev.gyre.hgt.layer.TypeWeights;
import dev.gyre.hgt.real.Reals;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Cases of PyTorch Geometric: nodes, edges and outputs by type name; A, M and mu belong to the
 * (source type, relation, target type) triple; a type that is the target of no triple has no
 * output.
 */
final class PygCase implements GoldenCase.Form {

  /** A triple of names. */
  private record Triple(String source, String relation, String target) {
    String key() {
      return source + "__" + relation + "__" + target;
    }
  }

  private final JsonFields root;
  private final List<String> types;
  private final List<Triple> triples;
  private final int[] nodes;
  private final int[] widths;
  private final List<LayerWeights> layers = new ArrayList<>();

  private PygCase(JsonFields root) {
    this.root = root;
    this.triples = triples(root);
    Set<String> names = new LinkedHashSet<>();
    if (root.has("node_types")) {
      names.addAll(root.texts("node_types"));
    }
    names.addAll(root.object("x").names());
    this.types = List.copyOf(names);
    this.nodes = new int[types.size()];
    this.widths = new int[types.size()];
  }

  static GoldenCase read(JsonFields root, String name) {
    return new PygCase(root).read(name);
  }

  private GoldenCase read(String name) {
    List<float[]> inputs = new ArrayList<>();
    JsonFields x = root.object("x");
    for (int type = 0; type < nodes.length; type++) {
      String typeName = types.get(type);
      if (x.has(typeName)) {
        GoldenArray array = GoldenArray.read(x.any(typeName), "x." + typeName).require(-1, -1);
        nodes[type] = array.dimension(0);
        widths[type] = array.dimension(1);
        inputs.add(array.floats());
      } else {
        inputs.add(null);
      }
    }
    MetaRelations meta =
        new MetaRelations(
            types.size(),
            triples.size(),
            triples.stream().mapToInt(triple -> type(triple.source())).toArray(),
            IntStream.range(0, triples.size()).toArray(),
            triples.stream().mapToInt(triple -> type(triple.target())).toArray());
    List<RelationEdges> edges = edges(meta);
    JsonNode weights = root.any("weights");
    if (weights.isArray()) {
      for (JsonNode layer : weights) {
        layers.add(layer(JsonFields.of(layer, "weights[" + layers.size() + "]"), meta));
      }
    } else {
      layers.add(layer(JsonFields.of(weights, "weights"), meta));
    }
    return new GoldenCase(
        name, Dialect.PYG, meta, nodes, widths, inputs, List.of(), edges, layers, this);
  }

  private int type(String name) {
    int type = types.indexOf(name);
    if (type < 0) {
      throw new CaseException("'" + name + "' is not a node type of the case: it has " + types);
    }
    return type;
  }

  private static List<Triple> triples(JsonFields root) {
    Set<Triple> triples = new LinkedHashSet<>();
    if (root.has("edge_types")) {
      for (JsonNode triple : root.any("edge_types")) {
        if (!triple.isArray() || triple.size() != 3) {
          throw new CaseException(
              "edge_types holds " + triple + ": it must be [source type, relation, target type]");
        }
        triples.add(
            new Triple(triple.get(0).asText(), triple.get(1).asText(), triple.get(2).asText()));
      }
    } else {
      root.objects("edges").forEach(edges -> triples.add(triple(edges)));
    }
    return List.copyOf(triples);
  }

  private static Triple triple(JsonFields edges) {
    return new Triple(edges.text("src_type"), edges.text("relation"), edges.text("dst_type"));
  }

  private List<RelationEdges> edges(MetaRelations meta) {
    List<RelationEdges> byTriple = new ArrayList<>();
    triples.forEach(triple -> byTriple.add(null));
    for (JsonFields edges : root.objects("edges")) {
      Triple triple = triple(edges);
      int relation = triples.indexOf(triple);
      if (relation < 0) {
        throw new CaseException(
            edges.path() + " is of " + triple.key() + ", which is not in edge_types");
      }
      if (byTriple.get(relation) != null) {
        throw new CaseException(
            edges.path() + " is of " + triple.key() + ", which occurs twice: list its edges once");
      }
      int[] source = indices(edges, "src", nodes[meta.source(relation)]);
      int[] target = indices(edges, "dst", nodes[meta.target(relation)]);
      if (source.length != target.length) {
        throw new CaseException(
            edges.path()
                + " has "
                + source.length
                + " in src and "
                + target.length
                + " in dst: there must be as many");
      }
      byTriple.set(relation, RelationEdges.of(nodes[meta.target(relation)], source, target, null));
    }
    return byTriple;
  }

  private static int[] indices(JsonFields edges, String field, int count) {
    return GoldenArray.read(edges.any(field), edges.path() + "." + field).indices(count);
  }

  private LayerWeights layer(JsonFields weights, MetaRelations meta) {
    List<TypeWeights> typeWeights = new ArrayList<>();
    for (String type : types) {
      typeWeights.add(weights.has("kqv_lin.lins." + type + ".weight") ? type(weights, type) : null);
    }
    int width =
        typeWeights.stream()
            .filter(Objects::nonNull)
            .findFirst()
            .orElseThrow(() -> new CaseException(weights.path() + " has no kqv_lin weights"))
            .key()
            .outputs();
    return new LayerWeights(
        meta, typeWeights, relations(weights, width), null, List.of(), List.of());
  }

  private TypeWeights type(JsonFields weights, String type) {
    GoldenArray kqv = array(weights, "kqv_lin.lins." + type + ".weight").require(-1, -1);
    int width = kqv.dimension(0) / 3;
    int inputs = kqv.dimension(1);
    float[] weight = kqv.require(3 * width, inputs).floats();
    float[] bias = array(weights, "kqv_lin.lins." + type + ".bias").require(3 * width).floats();
    Linear[] parts = new Linear[3];
    for (int i = 0; i < 3; i++) {
      parts[i] =
          Linear.transposed(
              inputs,
              width,
              Arrays.copyOfRange(weight, i * width * inputs, (i + 1) * width * inputs),
              Arrays.copyOfRange(bias, i * width, (i + 1) * width));
    }
    String skipName = "skip." + type;
    boolean skip = inputs == width && weights.has(skipName);
    // A type that is the target of no triple may come without the output weights it never uses.
    String out = "out_lin.lins." + type;
    Linear output =
        weights.has(out + ".weight") || hasOutput(type(type))
            ? Linear.transposed(
                width,
                width,
                array(weights, out + ".weight").require(width, width).floats(),
                array(weights, out + ".bias").require(width).floats())
            : new Linear(width, width, new float[width * width], new float[width]);
    return new TypeWeights(
        parts[0],
        parts[1],
        parts[2],
        output,
        skip ? array(weights, skipName).require(1).floats() : null,
        null,
        null);
  }

  private List<RelationWeights> relations(JsonFields weights, int width) {
    int count = triples.size();
    int heads = root.integer("heads");
    if (heads < 1 || width % heads != 0) {
      throw new CaseException(
          "heads is " + heads + ": it must be positive and divide the output width " + width);
    }
    int headWidth = width / heads;
    float[] keys = blocks(weights, "k_rel.weight", heads * count, headWidth);
    float[] values = blocks(weights, "v_rel.weight", heads * count, headWidth);
    List<RelationWeights> relations = new ArrayList<>();
    for (int r = 0; r < count; r++) {
      String name = "p_rel." + triples.get(r).key();
      GoldenArray prior = array(weights, name);
      if (prior.data().length != heads) {
        prior.require(1, heads);
      }
      relations.add(
          new RelationWeights(
              ofRelation(keys, r, count, heads, headWidth),
              ofRelation(values, r, count, heads, headWidth),
              prior.floats()));
    }
    return relations;
  }

  private static float[] blocks(JsonFields weights, String name, int rows, int headWidth) {
    return array(weights, name).require(rows, headWidth, headWidth).floats();
  }

  /** Blocks of one relation: row = head * relations + relation. */
  private static float[] ofRelation(
      float[] blocks, int relation, int relations, int heads, int headWidth) {
    int size = headWidth * headWidth;
    float[] own = new float[heads * size];
    for (int h = 0; h < heads; h++) {
      System.arraycopy(blocks, (h * relations + relation) * size, own, h * size, size);
    }
    return own;
  }

  private static GoldenArray array(JsonFields weights, String name) {
    return GoldenArray.read(weights.any(name), weights.path() + "." + name);
  }

  @Override
  public boolean hasOutput(int type) {
    return triples.stream().anyMatch(triple -> triple.target().equals(types.get(type)));
  }

  @Override
  public void write(ObjectNode into, List<Reals> rows, int[] widths) {
    for (int type = 0; type < nodes.length; type++) {
      if (rows.get(type) != null) {
        GoldenArray.write(
            into.putObject(types.get(type)), rows.get(type), nodes[type], widths[type]);
      }
    }
  }

  @Override
  public List<double[]> read(JsonNode rows, int[] widths) {
    List<double[]> byType = new ArrayList<>();
    for (int type = 0; type < nodes.length; type++) {
      String name = types.get(type);
      byType.add(
          rows.has(name)
              ? GoldenArray.read(rows.get(name), name).require(nodes[type], widths[type]).data()
              : null);
    }
    return byType;
  }

  @Override
  public void writeGradients(ArrayNode into, Binding binding) {
    List<String> triples = this.triples.stream().map(Triple::key).toList();
    for (LayerWeights layer : layers) {
      new PygGradients(binding, layer, types, triples).write(into.addObject());
    }
  }
}
