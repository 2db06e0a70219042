package dev.gyre.hgt.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gyre.graph.aggregate.AggregatePlan;
import dev.gyre.graph.batch.GraphBatch;
import dev.gyre.graph.event.EdgeUpsert;
import dev.gyre.graph.event.NodeRef;
import dev.gyre.graph.event.NodeUpsert;
import dev.gyre.graph.memory.MemoryGraph;
import dev.gyre.graph.schema.FanIn;
import dev.gyre.graph.schema.FeatureSpec;
import dev.gyre.graph.schema.NodeTypeSpec;
import dev.gyre.graph.schema.RelationSpec;
import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.graph.schema.Window;
import dev.gyre.hgt.batch.BatchForward;
import dev.gyre.hgt.batch.Embeddings;
import dev.gyre.hgt.batch.RelationEdges;
import dev.gyre.hgt.foreign.ForeignOrder;
import dev.gyre.hgt.foreign.ImportedModel;
import dev.gyre.hgt.foreign.StateDicts;
import dev.gyre.hgt.layer.Dialect;
import dev.gyre.hgt.layer.MetaRelations;
import dev.gyre.hgt.model.HgtConfig;
import dev.gyre.hgt.model.HgtModel;
import dev.gyre.hgt.model.ModelShape;
import dev.gyre.hgt.model.Npz;
import dev.gyre.hgt.model.Tensor;
import dev.gyre.hgt.real.Precision;
import dev.gyre.hgt.real.Reals;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The golden weights under the keys that the libraries give them: read as a model they give the
 * golden outputs, and written again they are the same bits.
 */
class StateDictGoldenTest {

  private static final double TOLERANCE = 1e-5;
  private static final List<String> TYPES = List.of("account", "device", "merchant");
  private static final List<String> RELATIONS = List.of("uses", "pays", "transfers");
  private static final Map<String, List<String>> ENDS =
      Map.of(
          "uses", List.of("account", "device"),
          "pays", List.of("account", "merchant"),
          "transfers", List.of("account", "account"));

  /** A case as JSON, its state dict, and the model that was made of it. */
  private record Read(CaseFile file, JsonNode root, Map<String, Tensor> dict, HgtModel model) {
    GoldenCase golden() {
      return file.golden();
    }
  }

  static Stream<Path> cases() {
    return GoldenFolder.forwardCases().stream();
  }

  static Stream<Path> pygCases() {
    return cases().filter(path -> path.getFileName().toString().startsWith("pyg_"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void layersOfAnImportedModelGiveTheGoldenOutputs(Path path) throws IOException {
    Read it = read(path, false);
    compare(it.file(), new CasePass(onModel(it), Precision.FLOAT).outputs());
  }

  @ParameterizedTest
  @MethodSource("pygCases")
  void anImportedModelGivesTheGoldenOutputsOnItsGraph(Path path) throws IOException {
    Read it = read(path, false);
    MemoryGraph graph = graph(it);
    Embeddings embeddings = BatchForward.run(it.model(), GraphBatch.of(graph));
    List<Reals> outputs = new ArrayList<>();
    for (int type = 0; type < TYPES.size(); type++) {
      int width = embeddings.width();
      Reals rows = Precision.FLOAT.zeros(it.golden().nodes()[type] * width);
      for (int node = 0; node < it.golden().nodes()[type]; node++) {
        int index =
            GraphBatch.of(graph)
                .nodes(type)
                .indexOf(NodeRef.of(it.model().schema(), type, "n" + node).key());
        float[] row = embeddings.of(type, index);
        for (int i = 0; i < width; i++) {
          rows.set(node * width + i, row[i]);
        }
      }
      outputs.add(rows);
    }
    compare(it.file(), outputs);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void whatCameInGoesOutBitForBit(Path path) throws IOException {
    Read it = read(path, false);
    assertThat(npz(StateDicts.write(it.model()))).isEqualTo(it.dict());
    assertThat(StateDicts.write(it.model()).keySet())
        .containsExactlyInAnyOrderElementsOf(it.dict().keySet());
  }

  @ParameterizedTest
  @MethodSource("pygCases")
  void keysOfOlderVersionsAreReadAndWrittenAsWell(Path path) throws IOException {
    Read it = read(path, true);
    assertThat(it.dict()).containsKey("convs.0.a_rel.account__uses__device");
    compare(it.file(), new CasePass(onModel(it), Precision.FLOAT).outputs());
    assertThat(npz(StateDicts.write(it.model()))).isEqualTo(it.dict());
  }

  private static Read read(Path path, boolean split) throws IOException {
    JsonNode root = new ObjectMapper().readTree(path.toFile());
    CaseFile file = CaseFile.read(path);
    ModelShape shape = shape(root, file.dialect());
    Map<String, Tensor> dict = npz(stateDict(root, split, shape.config()));
    List<String> relations = new ArrayList<>();
    root.path("relation_ids").fieldNames().forEachRemaining(relations::add);
    ImportedModel imported = StateDicts.read(shape, dict, new ForeignOrder(List.of(), relations));
    assertThat(imported.perRelationSoftmax()).isEqualTo(split);
    assertThat(imported.tensors()).isEqualTo(dict.size());
    return new Read(file, root, dict, imported.model());
  }

  /** Through the bytes of a file and back. */
  private static Map<String, Tensor> npz(Map<String, Tensor> tensors) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Npz.write(tensors, out);
    return Npz.readExact(new ByteArrayInputStream(out.toByteArray()), key -> true);
  }

  private static ModelShape shape(JsonNode root, Dialect dialect) {
    boolean adapts = root.path("weights").has("adapt_ws.0.weight");
    List<NodeTypeSpec> types = new ArrayList<>();
    for (String type : TYPES) {
      int inputs =
          dialect == Dialect.PYG
              ? root.get("in_channels").get(type).asInt()
              : root.get("in_dim").asInt();
      types.add(NodeTypeSpec.of(type, FeatureSpec.vector("x", inputs)));
    }
    List<RelationSpec> relations = new ArrayList<>();
    for (String name : RELATIONS) {
      boolean reverse = root.toString().contains("rev_" + name);
      relations.add(
          new RelationSpec(
              name,
              ENDS.get(name).get(0),
              ENDS.get(name).get(1),
              "rev_" + name,
              List.of(),
              Window.ofMs(1_000_000),
              FanIn.of(64),
              FanIn.of(reverse ? 64 : 0)));
    }
    boolean pyg = dialect == Dialect.PYG;
    HgtConfig config =
        new HgtConfig(
            dialect,
            root.get(pyg ? "out_channels" : "out_dim").asInt(),
            root.get("heads").asInt(),
            root.get("num_layers").asInt(),
            root.path("use_RTE").asBoolean(),
            false,
            false,
            root.path("use_norm").asBoolean(),
            !pyg,
            List.of());
    return new ModelShape(
        adapts ? config : config.withoutEncoder(),
        TypeSchema.of(types, relations),
        List.of(),
        ModelShape.NONE);
  }

  /** The case's weights; a PyTorch Geometric case has a list of bare layers. */
  private static Map<String, Tensor> stateDict(JsonNode root, boolean split, HgtConfig config) {
    Map<String, Tensor> dict = new LinkedHashMap<>();
    JsonNode weights = root.get("weights");
    for (int layer = 0; layer < Math.max(1, weights.isArray() ? weights.size() : 1); layer++) {
      JsonNode of = weights.isArray() ? weights.get(layer) : weights;
      String prefix = weights.isArray() ? "convs." + layer + "." : "";
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      of.properties().forEach(it -> tensors.put(it.getKey(), tensor(it.getValue())));
      (split ? split(tensors, config.heads(), config.width()) : tensors)
          .forEach((key, tensor) -> dict.put(prefix + key, tensor));
    }
    return dict;
  }

  private static Tensor tensor(JsonNode array) {
    int[] shape =
        IntStream.range(0, array.get("shape").size())
            .map(i -> array.get("shape").get(i).asInt())
            .toArray();
    float[] data = new float[array.get("data").size()];
    for (int i = 0; i < data.length; i++) {
      data[i] = (float) array.get("data").get(i).asDouble();
    }
    return new Tensor(shape, data);
  }

  /** The same weights as versions up to 2.2 have them. */
  private static Map<String, Tensor> split(Map<String, Tensor> fused, int heads, int width) {
    Map<String, Tensor> dict = new LinkedHashMap<>();
    List<String> triples =
        fused.keySet().stream()
            .filter(key -> key.startsWith("p_rel."))
            .map(key -> key.substring("p_rel.".length()))
            .toList();
    int headWidth = width / heads;
    int size = headWidth * headWidth;
    fused.forEach(
        (key, tensor) -> {
          if (key.startsWith("kqv_lin.lins.")) {
            int part = tensor.data().length / 3;
            int[] shape = tensor.shape().clone();
            shape[0] = width;
            for (int i = 0; i < 3; i++) {
              String name = "kqv".charAt(i) + "_lin." + key.substring("kqv_lin.lins.".length());
              dict.put(
                  name,
                  new Tensor(shape, Arrays.copyOfRange(tensor.data(), i * part, (i + 1) * part)));
            }
          } else if (key.startsWith("out_lin.lins.")) {
            dict.put("a_lin." + key.substring("out_lin.lins.".length()), tensor);
          } else if (key.endsWith("_rel.weight")) {
            for (int r = 0; r < triples.size(); r++) {
              float[] own = new float[heads * size];
              for (int h = 0; h < heads; h++) {
                System.arraycopy(
                    tensor.data(), (h * triples.size() + r) * size, own, h * size, size);
              }
              dict.put(
                  (key.startsWith("k") ? "a_rel." : "m_rel.") + triples.get(r),
                  new Tensor(new int[] {heads, headWidth, headWidth}, own));
            }
          } else if (key.startsWith("p_rel.")) {
            dict.put(key, new Tensor(new int[] {heads}, tensor.data()));
          } else {
            dict.put(key, tensor);
          }
        });
    return dict;
  }

  /** The case with the imported layers and encoder in place of its own weights. */
  private static GoldenCase onModel(Read it) {
    GoldenCase golden = it.golden();
    HgtModel model = it.model();
    MetaRelations meta = model.weights(1).meta();
    List<RelationEdges> edges = new ArrayList<>();
    for (int relation = 0; relation < meta.count(); relation++) {
      edges.add(edges(it, relation));
    }
    int width = model.config().width();
    List<float[]> inputs = new ArrayList<>();
    int[] widths = new int[TYPES.size()];
    Arrays.fill(widths, width);
    for (int type = 0; type < TYPES.size(); type++) {
      int raw = golden.widths()[type];
      float[] rows = new float[golden.nodes()[type] * width];
      for (int node = 0; node < golden.nodes()[type]; node++) {
        model
            .encoder()
            .encode(type, golden.inputs().get(type), node * raw, null, 0, rows, node * width);
      }
      inputs.add(rows);
    }
    return new GoldenCase(
        golden.name(),
        golden.dialect(),
        meta,
        golden.nodes(),
        widths,
        inputs,
        List.of(),
        edges,
        IntStream.rangeClosed(1, model.config().layers()).mapToObj(model::weights).toList(),
        golden.form());
  }

  /** The case's edges of a meta relation of the model; null without any. */
  private static RelationEdges edges(Read it, int relation) {
    TypeSchema schema = it.model().schema();
    boolean self = relation >= schema.directedCount();
    String name = self ? "self" : schema.directedName(relation);
    int type = self ? relation - schema.directedCount() : schema.sourceType(relation);
    MetaRelations meta = it.golden().meta();
    for (int r = 0; r < meta.count(); r++) {
      if (meta.source(r) == type && name.equals(nameOf(it.root(), meta.parameter(r)))) {
        return it.golden().edges().get(r);
      }
    }
    return null;
  }

  private static String nameOf(JsonNode root, int parameter) {
    if (root.has("edge_types")) {
      return root.get("edge_types").get(parameter).get(1).asText();
    }
    Map<Integer, String> names = new HashMap<>();
    root.get("relation_ids")
        .properties()
        .forEach(it -> names.put(it.getValue().asInt(), it.getKey()));
    return names.get(parameter);
  }

  /** The case's graph as events, an edge once however many relations it is an in-edge in. */
  private static MemoryGraph graph(Read it) {
    TypeSchema schema = it.model().schema();
    MemoryGraph graph = new MemoryGraph(schema, AggregatePlan.of(schema, List.of()));
    for (int type = 0; type < TYPES.size(); type++) {
      int width = it.golden().widths()[type];
      for (int node = 0; node < it.golden().nodes()[type]; node++) {
        float[] x =
            Arrays.copyOfRange(it.golden().inputs().get(type), node * width, (node + 1) * width);
        graph.apply(new NodeUpsert(NodeRef.of(schema, type, "n" + node), 1, x));
      }
    }
    int time = 1000;
    for (JsonNode edges : it.root().get("edges")) {
      String name = edges.get("relation").asText();
      if (!RELATIONS.contains(name)) {
        continue;
      }
      int relation = schema.relation(name);
      int directed = schema.forward(relation);
      for (int e = 0; e < edges.get("src").size(); e++) {
        String source = "n" + edges.get("src").get(e).asInt();
        String target = "n" + edges.get("dst").get(e).asInt();
        graph.apply(
            new EdgeUpsert(
                relation,
                name + e,
                NodeRef.of(schema, schema.sourceType(directed), source),
                NodeRef.of(schema, schema.targetType(directed), target),
                time,
                time++,
                new float[0]));
      }
    }
    return graph;
  }

  private static void compare(CaseFile file, List<Reals> outputs) {
    List<double[]> expected = file.expected();
    double worst = 0;
    for (int type = 0; type < expected.size(); type++) {
      double[] wanted = expected.get(type);
      for (int i = 0; i < wanted.length; i++) {
        double scale = Math.max(1, Math.abs(wanted[i]));
        worst = Math.max(worst, Math.abs(outputs.get(type).get(i) - wanted[i]) / scale);
      }
    }
    assertThat(worst).as("greatest difference in %s", file.name()).isLessThan(TOLERANCE);
  }
}
