package dev.gyre.graph.aggregate;

import dev.gyre.graph.schema.SchemaException;
import dev.gyre.graph.schema.TypeSchema;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * All declared aggregates, sorted out by node type, and what has to be kept to read them. A node's
 * aggregates are a {@code float[]} of those of its type, in declared order.
 *
 * <p>Immutable; equal when schema and aggregates are.
 */
public final class AggregatePlan implements Serializable {

  private static final long serialVersionUID = 1L;

  private final TypeSchema schema;
  private final List<AggregateSpec> specs;
  private final List<TypePlan> byType;

  private AggregatePlan(TypeSchema schema, List<AggregateSpec> specs) {
    this.schema = schema;
    this.specs = List.copyOf(specs);
    Set<String> names = new HashSet<>();
    for (AggregateSpec spec : this.specs) {
      if (!names.add(spec.name())) {
        throw new SchemaException(
            "aggregate '" + spec.name() + "' is declared twice: rename one of them");
      }
      spec.check(schema);
    }
    List<TypePlan> plans = new ArrayList<>();
    for (int type = 0; type < schema.nodeTypes().size(); type++) {
      int wanted = type;
      plans.add(
          TypePlan.of(
              this.specs.stream()
                  .filter(spec -> schema.targetType(spec.directedRelation()) == wanted)
                  .toList(),
              schema.maxWindowMs()));
    }
    byType = List.copyOf(plans);
  }

  /**
   * The plan of these aggregates.
   *
   * @throws SchemaException if one does not fit the schema, or a name occurs twice
   */
  public static AggregatePlan of(TypeSchema schema, List<AggregateSpec> specs) {
    return new AggregatePlan(schema, specs);
  }

  /** No aggregates at all. */
  public static AggregatePlan none(TypeSchema schema) {
    return new AggregatePlan(schema, List.of());
  }

  /** The schema the aggregates are declared on. */
  public TypeSchema schema() {
    return schema;
  }

  /** All aggregates as declared. */
  public List<AggregateSpec> specs() {
    return specs;
  }

  /** The aggregates of a node type, in the order in which a reading gives them. */
  public List<AggregateSpec> specs(int nodeType) {
    return byType.get(nodeType).specs();
  }

  /** Number of aggregates of a node type: the length of a reading. */
  public int width(int nodeType) {
    return byType.get(nodeType).specs().size();
  }

  /** What nodes of a type keep. */
  TypePlan typePlan(int nodeType) {
    return byType.get(nodeType);
  }

  /** The reading of a node that has no clock: all missing. */
  public float[] missing(int nodeType) {
    float[] values = new float[width(nodeType)];
    Arrays.fill(values, Float.NaN);
    return values;
  }

  /**
   * A reading as the embedding takes it, each value by {@link AggregateSpec#quantise}.
   *
   * @param raw a reading of a node of the type
   */
  public float[] quantise(int nodeType, float[] raw) {
    List<AggregateSpec> ofType = specs(nodeType);
    float[] values = new float[raw.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = ofType.get(i).quantise(raw[i]);
    }
    return values;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AggregatePlan that
        && schema.equals(that.schema)
        && specs.equals(that.specs);
  }

  @Override
  public int hashCode() {
    return 31 * schema.hashCode() + specs.hashCode();
  }

  @Override
  public String toString() {
    return "AggregatePlan" + specs;
  }
}
