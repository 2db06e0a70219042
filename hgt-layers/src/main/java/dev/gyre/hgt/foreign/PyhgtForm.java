package dev.gyre.hgt.foreign;

import dev.gyre.hgt.layer.TimeBuckets;
import dev.gyre.hgt.model.ModelShape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * The authors' {@code GNN}: a stack of {@code HGTConv} and a linear map for each type before it.
 * Types and relations are numbers.
 */
final class PyhgtForm extends ForeignForm {

  PyhgtForm(ModelShape shape, ForeignNames names) {
    super(shape, names);
  }

  @Override
  void list() {
    for (int layer = 0; layer < names.layers().size(); layer++) {
      layer(layer, names.layers().get(layer));
    }
    byNumber(this::encoder);
  }

  private void layer(int layer, String prefix) {
    int count = names.relations().size();
    relations(layer, prefix + "relation_pri", "prior", "relations x heads", count, heads);
    int[] blocks = {count, heads, headWidth, headWidth};
    String meaning = "relations, heads, width / heads, width / heads";
    relations(layer, prefix + "relation_att", "attention", meaning, blocks);
    relations(layer, prefix + "relation_msg", "message", meaning, blocks);
    List<Block> skips = new ArrayList<>();
    byNumber(type -> skips.add(Block.dense(typePath(layer, type) + "skip", number(type), 0, 1)));
    add(prefix + "skip", "types", skips, types());
    for (String part : List.of("key", "query", "value")) {
      String list = prefix + part.charAt(0) + "_linears.";
      byNumber(
          type ->
              linear(
                  list + number(type), typePath(layer, type) + part, inputs(layer, type), width));
    }
    byNumber(
        type ->
            linear(
                prefix + "a_linears." + number(type),
                typePath(layer, type) + "output",
                width,
                width));
    if (shape.config().norm()) {
      byNumber(type -> norm(prefix + "norms." + number(type), typePath(layer, type) + "norm/"));
    }
    if (shape.config().temporalEncoding()) {
      String time = "layer" + (layer + 1) + "/time";
      int rows = TimeBuckets.COUNT;
      add(
          prefix + "emb.emb.weight",
          "time buckets x width",
          List.of(Block.dense(time + "/table", 0, 0, rows * width)),
          rows,
          width);
      linear(prefix + "emb.lin", time, width, width);
    }
  }

  private void norm(String name, String path) {
    add(name + ".weight", "width", List.of(Block.dense(path + "gain", 0, 0, width)), width);
    add(name + ".bias", "width", List.of(Block.dense(path + "bias", 0, 0, width)), width);
  }

  private void relations(int layer, String name, String part, String meaning, int... of) {
    int size = 1;
    for (int i = 1; i < of.length; i++) {
      size *= of[i];
    }
    List<Block> blocks = new ArrayList<>();
    for (int r = 0; r < of[0]; r++) {
      List<String> paths = relationPaths(layer, names.relations().get(r));
      blocks.addAll(dense(paths, part, r * size, 0, size));
    }
    add(name, meaning, blocks, of);
  }

  private int number(int type) {
    return Integer.parseInt(names.types().get(type));
  }

  /** Does something with every node type, in the order of the authors' numbers. */
  private void byNumber(IntConsumer what) {
    int[] types = new int[types()];
    for (int type = 0; type < types.length; type++) {
      types[number(type)] = type;
    }
    for (int type : types) {
      what.accept(type);
    }
  }
}
