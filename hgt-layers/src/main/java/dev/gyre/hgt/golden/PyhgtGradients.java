package dev.gyre.hgt.golden;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gyre.hgt.grad.Binding;
import dev.gyre.hgt.layer.LayerWeights;
import dev.gyre.hgt.layer.Linear;
import dev.gyre.hgt.layer.RelationWeights;
import dev.gyre.hgt.layer.TimeBuckets;
import dev.gyre.hgt.layer.TypeWeights;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Gradients under the authors' names: what PyhgtWeights reads, backwards. One dictionary a layer
 * where the weights are a list of layers; one with all names where they are one dictionary.
 */
final class PyhgtGradients {

  private final Binding binding;
  private final PyhgtWeights names;
  private final List<LayerWeights> layers;
  private final List<Linear> adapt;

  PyhgtGradients(
      Binding binding, PyhgtWeights names, List<LayerWeights> layers, List<Linear> adapt) {
    this.binding = binding;
    this.names = names;
    this.layers = layers;
    this.adapt = adapt;
  }

  void write(ArrayNode into) {
    ObjectNode dictionary = into.addObject();
    for (int layer = 0; layer < layers.size(); layer++) {
      if (layer > 0 && names.isList()) {
        dictionary = into.addObject();
      }
      write(names.prefix(layer), layers.get(layer), new GradientWriter(binding, dictionary));
    }
    for (int type = 0; type < adapt.size(); type++) {
      new GradientWriter(binding, dictionary).linears("adapt_ws." + type, List.of(adapt.get(type)));
    }
  }

  private static void write(String prefix, LayerWeights layer, GradientWriter writer) {
    int types = layer.meta().types();
    int relations = layer.meta().parameters();
    int heads = layer.heads();
    int headWidth = layer.headWidth();
    for (int type = 0; type < types; type++) {
      TypeWeights weights = layer.type(type);
      writer.linears(prefix + "k_linears." + type, List.of(weights.key()));
      writer.linears(prefix + "q_linears." + type, List.of(weights.query()));
      writer.linears(prefix + "v_linears." + type, List.of(weights.value()));
      writer.linears(prefix + "a_linears." + type, List.of(weights.output()));
      if (weights.hasNorm()) {
        String norm = prefix + "norms." + type;
        writer.joined(norm + ".weight", List.of(weights.normGain()), layer.width());
        writer.joined(norm + ".bias", List.of(weights.normBias()), layer.width());
      }
    }
    List<float[]> skips = IntStream.range(0, types).mapToObj(t -> layer.type(t).skip()).toList();
    writer.joined(prefix + "skip", skips, types);
    writer.joined(prefix + "relation_pri", all(layer, RelationWeights::prior), relations, heads);
    writer.joined(
        prefix + "relation_att",
        all(layer, RelationWeights::attention),
        relations,
        heads,
        headWidth,
        headWidth);
    writer.joined(
        prefix + "relation_msg",
        all(layer, RelationWeights::message),
        relations,
        heads,
        headWidth,
        headWidth);
    if (layer.time() != null) {
      Linear linear = layer.time().linear();
      writer.joined(
          prefix + "emb.emb.weight",
          List.of(layer.time().table()),
          TimeBuckets.COUNT,
          linear.inputs());
      writer.linears(prefix + "emb.lin", List.of(linear));
    }
  }

  private static List<float[]> all(LayerWeights layer, Function<RelationWeights, float[]> part) {
    return IntStream.range(0, layer.meta().parameters())
        .mapToObj(r -> part.apply(layer.relation(r)))
        .toList();
  }
}
