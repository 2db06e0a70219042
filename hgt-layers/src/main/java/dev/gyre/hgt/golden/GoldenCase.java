package dev.gyre.hgt.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gyre.hgt.batch.RelationEdges;
import dev.gyre.hgt.batch.TypeVectors;
import dev.gyre.hgt.layer.Dialect;
import dev.gyre.hgt.layer.LayerWeights;
import dev.gyre.hgt.layer.Linear;
import dev.gyre.hgt.layer.MetaRelations;
import java.util.List;

/**
 * A case of either dialect on common ground: nodes by type, edges by meta relation, weights by
 * layer.
 *
 * @param name the case's name
 * @param dialect its dialect
 * @param meta its meta relations
 * @param inputs by type the raw vectors; a base of null for a type without any
 * @param adapt by type the linear map under the tanh that comes first; empty without one
 * @param edges by meta relation its in-edges
 * @param layers weights of each layer
 * @param form how outputs are laid out
 */
record GoldenCase(
    String name,
    Dialect dialect,
    MetaRelations meta,
    List<TypeVectors> inputs,
    List<Linear> adapt,
    List<RelationEdges> edges,
    List<LayerWeights> layers,
    Form form) {

  /** How a dialect's files lay outputs out. */
  interface Form {

    /** Whether nodes of the type have an output at the layer. */
    boolean hasOutput(int type);

    /** Writes the outputs of a layer. */
    void write(ObjectNode into, List<TypeVectors> outputs, int width);

    /** Reads expected outputs of a layer, by type; null for a type without any. */
    List<float[]> read(JsonNode outputs);
  }
}
