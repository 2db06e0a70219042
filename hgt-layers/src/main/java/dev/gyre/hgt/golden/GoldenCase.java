package dev.gyre.hgt.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gyre.hgt.batch.RelationEdges;
import dev.gyre.hgt.grad.Binding;
import dev.gyre.hgt.layer.Dialect;
import dev.gyre.hgt.layer.LayerWeights;
import dev.gyre.hgt.layer.Linear;
import dev.gyre.hgt.layer.MetaRelations;
import dev.gyre.hgt.real.Reals;
import java.util.Arrays;
import java.util.List;

/**
 * A case of either dialect on common ground: nodes by type, edges by meta relation, weights by
 * layer.
 *
 * @param name the case's name
 * @param dialect its dialect
 * @param meta its meta relations
 * @param nodes by type the number of nodes
 * @param widths by type the numbers in a raw vector
 * @param inputs by type the raw vectors; null for a type without any
 * @param adapt by type the linear map under the tanh that comes first; empty without one
 * @param edges by meta relation its in-edges
 * @param layers weights of each layer
 * @param form how vectors and gradients are laid out
 */
record GoldenCase(
    String name,
    Dialect dialect,
    MetaRelations meta,
    int[] nodes,
    int[] widths,
    List<float[]> inputs,
    List<Linear> adapt,
    List<RelationEdges> edges,
    List<LayerWeights> layers,
    Form form) {

  /** Numbers in a vector after the last layer, by type. */
  int[] outputWidths() {
    int[] same = new int[nodes.length];
    Arrays.fill(same, layers.get(layers.size() - 1).width());
    return same;
  }

  /** How a dialect's files lay vectors and gradients out. */
  interface Form {

    /** Whether nodes of the type have an output at a layer. */
    boolean hasOutput(int type);

    /** Writes rows, given by type; null for a type without any. */
    void write(ObjectNode into, List<Reals> rows, int[] widths);

    /** Reads rows, by type; null for a type without any. */
    List<double[]> read(JsonNode rows, int[] widths);

    /** Writes the gradients of the weights under the weights' names, one dictionary a layer. */
    void writeGradients(ArrayNode into, Binding binding);
  }
}
