package dev.gyre.hgt.foreign;

import dev.gyre.hgt.model.ModelShape;
import java.util.ArrayList;
import java.util.List;

/**
 * PyTorch Geometric's {@code HGTConv} in a list of layers, with a linear map for each type before
 * them: the tensors that {@code docs/models.md} lists.
 */
final class PygForm extends ForeignForm {

  private static final List<String> PARTS = List.of("key", "query", "value");

  PygForm(ModelShape shape, ForeignNames names) {
    super(shape, names);
  }

  @Override
  void list() {
    for (int type = 0; type < types(); type++) {
      encoder(type);
    }
    for (int layer = 0; layer < names.layers().size(); layer++) {
      if (names.split()) {
        split(layer, names.layers().get(layer));
      } else {
        fused(layer, names.layers().get(layer));
      }
    }
  }

  private void fused(int layer, String prefix) {
    for (int type = 0; type < types(); type++) {
      kqv(prefix + "kqv_lin.lins." + names.types().get(type), layer, type);
    }
    for (int type = 0; type < types(); type++) {
      output(prefix + "out_lin.lins.", layer, type);
    }
    relationBlocks(prefix + "k_rel.weight", layer, "attention");
    relationBlocks(prefix + "v_rel.weight", layer, "message");
    skips(prefix, layer);
    for (ForeignRelation relation : names.relations()) {
      add(
          prefix + "p_rel." + relation.key(),
          "1 x heads",
          dense(relationPaths(layer, relation), "prior", 0, 0, heads),
          1,
          heads);
    }
  }

  /** Rows are those of K, Q and V. */
  private void kqv(String name, int layer, int type) {
    int inputs = inputs(layer, type);
    List<Block> weights = new ArrayList<>();
    List<Block> biases = new ArrayList<>();
    for (int part = 0; part < PARTS.size(); part++) {
      String path = typePath(layer, type) + PARTS.get(part);
      weights.add(Block.transposed(path + "/weight", part * width * inputs, inputs, width));
      biases.add(Block.dense(path + "/bias", part * width, 0, width));
    }
    int outputs = PARTS.size() * width;
    add(name + ".weight", "3 x width, inputs of the type", weights, outputs, inputs);
    add(name + ".bias", "3 x width", biases, outputs);
  }

  private void output(String lins, int layer, int type) {
    linear(lins + names.types().get(type), typePath(layer, type) + "output", width, width);
  }

  private void skips(String prefix, int layer) {
    for (int type = 0; type < types(); type++) {
      add(
          prefix + "skip." + names.types().get(type),
          "1",
          List.of(Block.dense(typePath(layer, type) + "skip", 0, 0, 1)),
          1);
    }
  }

  /** Row head * relations + relation. */
  private void relationBlocks(String name, int layer, String part) {
    int size = headWidth * headWidth;
    int count = names.relations().size();
    List<Block> blocks = new ArrayList<>();
    for (int r = 0; r < count; r++) {
      List<String> paths = relationPaths(layer, names.relations().get(r));
      for (int h = 0; h < heads; h++) {
        blocks.addAll(dense(paths, part, (h * count + r) * size, h * size, size));
      }
    }
    String meaning = "heads x edge types, width / heads, width / heads";
    add(name, meaning, blocks, heads * count, headWidth, headWidth);
  }

  private void split(int layer, String prefix) {
    for (String part : PARTS) {
      for (int type = 0; type < types(); type++) {
        String name = prefix + part.charAt(0) + "_lin." + names.types().get(type);
        linear(name, typePath(layer, type) + part, inputs(layer, type), width);
      }
    }
    for (int type = 0; type < types(); type++) {
      output(prefix + "a_lin.", layer, type);
    }
    skips(prefix, layer);
    for (String[] part : new String[][] {{"a_rel.", "attention"}, {"m_rel.", "message"}}) {
      for (ForeignRelation relation : names.relations()) {
        add(
            prefix + part[0] + relation.key(),
            "heads, width / heads, width / heads",
            dense(relationPaths(layer, relation), part[1], 0, 0, width * headWidth),
            heads,
            headWidth,
            headWidth);
      }
    }
    for (ForeignRelation relation : names.relations()) {
      add(
          prefix + "p_rel." + relation.key(),
          "heads",
          dense(relationPaths(layer, relation), "prior", 0, 0, heads),
          heads);
    }
  }
}
