package dev.gyre.hgt.foreign;

import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.hgt.model.ModelShape;
import dev.gyre.hgt.model.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Compares a state dict with the tensors that a model has. */
final class StateDictCheck {

  private final ModelShape shape;
  private final ForeignNames names;
  private final Map<String, Tensor> given;
  private final List<String> reasons = new ArrayList<>();

  StateDictCheck(ModelShape shape, ForeignNames names, Map<String, Tensor> given) {
    this.shape = shape;
    this.names = names;
    this.given = given;
  }

  void require(List<ForeignTensor> tensors) {
    relations();
    for (ForeignTensor tensor : tensors) {
      Tensor found = given.get(tensor.name());
      if (found == null) {
        reasons.add(
            "'"
                + tensor.name()
                + "' is missing: it must be there with shape "
                + Arrays.toString(tensor.shape())
                + " ("
                + tensor.meaning()
                + ")"
                + remedy(tensor.name()));
      } else if (!Arrays.equals(found.shape(), tensor.shape())) {
        reasons.add(
            "'"
                + tensor.name()
                + "' has shape "
                + Arrays.toString(found.shape())
                + ": "
                + Arrays.toString(tensor.shape())
                + " is needed ("
                + tensor.meaning()
                + ")"
                + remedy(tensor.name()));
      }
    }
    Set<String> expected =
        tensors.stream().map(ForeignTensor::name).collect(Collectors.toUnmodifiableSet());
    given.forEach(
        (key, tensor) -> {
          if (!expected.contains(key) && !key.startsWith(StateDicts.OWN)) {
            reasons.add(
                "'"
                    + key
                    + "' of shape "
                    + Arrays.toString(tensor.shape())
                    + " is not expected"
                    + remedy(key)
                    + "; or leave it out with --ignore");
          }
        });
    if (!reasons.isEmpty()) {
      throw new StateDictException(reasons);
    }
  }

  /** A relation that passes messages needs weights. */
  private void relations() {
    TypeSchema schema = shape.schema();
    for (int directed = 0; directed < schema.directedCount(); directed++) {
      int own = directed;
      int reverse = schema.reverse(directed);
      boolean there =
          names.relations().stream()
              .anyMatch(
                  it ->
                      it.directed() == own
                          || it.directed() == reverse && ForeignForm.isOneType(schema, own));
      if (!there && schema.fanIn(directed) > 0) {
        reasons.add(
            "relation '"
                + schema.directedName(directed)
                + "' has fan-in "
                + schema.fanIn(directed)
                + " but the weights have nothing for it, only "
                + names.relations().stream().map(ForeignRelation::key).toList()
                + "; set its "
                + (schema.isForward(directed) ? "fanIn" : "reverseFanIn")
                + " to 0 in the job file");
      }
    }
  }

  private static String remedy(String key) {
    if (key.contains("emb.")) {
      return "; see model.seeded.temporalEncoding";
    }
    if (key.contains("norms.")) {
      return "; see model.seeded.norm, which holds for all layers";
    }
    if (key.contains("lin_dict.") || key.contains("adapt_ws.")) {
      return "; see the features of the type, and model.seeded.encoder";
    }
    if (key.contains("_rel") || key.contains("relation_")) {
      return "; see heads, selfEdges and the relations of the job file, and --relations";
    }
    return "; see types, width and heads in the job file";
  }
}
