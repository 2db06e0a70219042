package dev.gyre.hgt.foreign;

import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.hgt.model.HgtConfig;
import dev.gyre.hgt.model.ModelShape;
import java.util.ArrayList;
import java.util.List;

/** Lists the tensors of a state dict, in its order, and where they are kept. */
abstract class ForeignForm {

  final ModelShape shape;
  final ForeignNames names;
  final int width;
  final int heads;
  final int headWidth;
  private final List<ForeignTensor> tensors = new ArrayList<>();

  ForeignForm(ModelShape shape, ForeignNames names) {
    HgtConfig config = shape.config();
    this.shape = shape;
    this.names = names;
    this.width = config.width();
    this.heads = config.heads();
    this.headWidth = config.headWidth();
  }

  static List<ForeignTensor> tensors(ModelShape shape, ForeignNames names) {
    ForeignForm form =
        switch (shape.config().dialect()) {
          case PYG -> new PygForm(shape, names);
          case PYHGT -> new PyhgtForm(shape, names);
        };
    form.list();
    return form.tensors;
  }

  abstract void list();

  final void add(String name, String meaning, List<Block> blocks, int... of) {
    tensors.add(new ForeignTensor(name, of, meaning, List.copyOf(blocks)));
  }

  /** A linear map of PyTorch, weight {@code outputs x inputs} and bias. */
  final void linear(String name, String parameter, int inputs, int outputs) {
    add(
        name + ".weight",
        "outputs x inputs",
        List.of(Block.transposed(parameter + "/weight", 0, inputs, outputs)),
        outputs,
        inputs);
    add(
        name + ".bias",
        "outputs",
        List.of(Block.dense(parameter + "/bias", 0, 0, outputs)),
        outputs);
  }

  /** The encoder of a type, where it has one and the type has features or aggregates. */
  final void encoder(int type) {
    int inputs = shape.inputWidth(type);
    if (shape.config().encoder() && inputs > 0) {
      linear(names.encoder() + names.types().get(type), "encoder/" + typeName(type), inputs, width);
    }
  }

  /** Numbers in a vector of the type before the layer, from 0. */
  final int inputs(int layer, int type) {
    return layer == 0 && !shape.config().encoder() ? shape.inputWidth(type) : width;
  }

  final int types() {
    return shape.schema().nodeTypes().size();
  }

  final String typeName(int type) {
    return shape.schema().nodeTypes().get(type).name();
  }

  /** What the names of a type's parameters at a layer, from 0, begin with. */
  final String typePath(int layer, int type) {
    return "layer" + (layer + 1) + "/type/" + typeName(type) + "/";
  }

  /**
   * What the names of a relation's parameters at a layer, from 0, begin with. A relation of a type
   * to itself whose reverse the state dict does not have is the reverse as well: an undirected one.
   */
  final List<String> relationPaths(int layer, ForeignRelation relation) {
    String prefix = "layer" + (layer + 1) + "/";
    if (relation.directed() == ForeignRelation.SELF) {
      return List.of(prefix + "self/");
    }
    TypeSchema schema = shape.schema();
    List<String> paths = new ArrayList<>();
    paths.add(prefix + "relation/" + schema.directedName(relation.directed()) + "/");
    int reverse = schema.reverse(relation.directed());
    if (isOneType(schema, reverse)
        && names.relations().stream().noneMatch(other -> other.directed() == reverse)) {
      paths.add(prefix + "relation/" + schema.directedName(reverse) + "/");
    }
    return paths;
  }

  static boolean isOneType(TypeSchema schema, int directed) {
    return schema.sourceType(directed) == schema.targetType(directed);
  }

  final List<Block> dense(List<String> paths, String part, int foreignAt, int ownAt, int count) {
    return paths.stream().map(path -> Block.dense(path + part, foreignAt, ownAt, count)).toList();
  }
}
