package dev.gyre.hgt.golden;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gyre.hgt.grad.Binding;
import dev.gyre.hgt.layer.LayerWeights;
import dev.gyre.hgt.layer.RelationWeights;
import dev.gyre.hgt.layer.TypeWeights;
import java.util.ArrayList;
import java.util.List;

/** Gradients of a layer under the names of PyTorch Geometric: what PygCase reads, backwards. */
final class PygGradients {

  private final Binding binding;
  private final LayerWeights layer;
  private final List<String> types;
  private final List<String> triples;

  PygGradients(Binding binding, LayerWeights layer, List<String> types, List<String> triples) {
    this.binding = binding;
    this.layer = layer;
    this.types = types;
    this.triples = triples;
  }

  void write(ObjectNode into) {
    GradientWriter writer = new GradientWriter(binding, into);
    for (int type = 0; type < types.size(); type++) {
      TypeWeights weights = layer.type(type);
      if (weights != null) {
        String name = types.get(type);
        writer.linears(
            "kqv_lin.lins." + name, List.of(weights.key(), weights.query(), weights.value()));
        writer.linears("out_lin.lins." + name, List.of(weights.output()));
        if (weights.hasSkip()) {
          writer.joined("skip." + name, List.of(weights.skip()), 1);
        }
      }
    }
    List<float[]> keys = new ArrayList<>();
    List<float[]> values = new ArrayList<>();
    for (int r = 0; r < triples.size(); r++) {
      RelationWeights weights = layer.relation(r);
      keys.add(weights.attention());
      values.add(weights.message());
      writer.joined("p_rel." + triples.get(r), List.of(weights.prior()), 1, layer.heads());
    }
    int rows = layer.heads() * triples.size();
    int headWidth = layer.headWidth();
    writer.interleaved("k_rel.weight", keys, layer.heads(), rows, headWidth, headWidth);
    writer.interleaved("v_rel.weight", values, layer.heads(), rows, headWidth, headWidth);
  }
}
