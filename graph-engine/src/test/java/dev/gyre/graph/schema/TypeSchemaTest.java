package dev.gyre.graph.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gyre.graph.TestGraphs;
import dev.gyre.graph.aggregate.AggregatePlan;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class TypeSchemaTest {

  private static final TypeSchema SCHEMA = TestGraphs.SCHEMA;

  @Test
  void aDeclaredRelationIsTwoDirectedOnes() {
    assertThat(SCHEMA.directedCount()).isEqualTo(4);
    assertThat(SCHEMA.directedName(0)).isEqualTo("pays");
    assertThat(SCHEMA.directedName(1)).isEqualTo("paid_by");
    assertThat(SCHEMA.sourceType(0)).isEqualTo(SCHEMA.targetType(1)).isZero();
    assertThat(SCHEMA.targetType(0)).isEqualTo(SCHEMA.sourceType(1)).isEqualTo(1);
    assertThat(SCHEMA.reverse(0)).isEqualTo(1);
    assertThat(SCHEMA.reverse(1)).isZero();
    assertThat(SCHEMA.fanIn(0)).isEqualTo(3);
    assertThat(SCHEMA.fanIn(1)).isEqualTo(2);
    assertThat(SCHEMA.windowMs(1)).isEqualTo(10);
    assertThat(SCHEMA.maxWindowMs()).isEqualTo(10);
    assertThat(SCHEMA.edgeFeatureWidth(1)).isEqualTo(2);
    assertThat(SCHEMA.directed("known_by")).isEqualTo(3);
  }

  @Test
  void inRelationsOfATypeAreThoseThatEndInIt() {
    assertThat(SCHEMA.inRelations(0)).containsExactly(1, 2, 3);
    assertThat(SCHEMA.inRelations(1)).containsExactly(0);
    SCHEMA.inRelations(1)[0] = 9;
    assertThat(SCHEMA.inRelations(1)).as("a copy").containsExactly(0);
  }

  @Test
  void survivesSerialization() throws Exception {
    assertThat(copy(SCHEMA)).isEqualTo(SCHEMA).hasSameHashCodeAs(SCHEMA);
    assertThat(copy(TestGraphs.PLAN)).isEqualTo(TestGraphs.PLAN);
    AggregatePlan none = AggregatePlan.none(SCHEMA);
    assertThat(copy(none)).isEqualTo(none).isNotEqualTo(TestGraphs.PLAN);
  }

  private static Object copy(Object value) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(value);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return in.readObject();
    }
  }

  @Test
  void categoriesAreCountedFromOne() {
    FeatureSpec kind = FeatureSpec.categorical("kind", List.of("x", "y"));
    assertThat(kind.categoryIndex("y")).isEqualTo(2);
    assertThat(kind.categoryIndex("z")).isZero();
    assertRefused(() -> FeatureSpec.numeric("age").categoryIndex("z"), "'age'", "numeric");
  }

  @Test
  void aMistakeIsNamedWithItsValueAndRule() {
    Window window = Window.ofMs(1);
    FanIn fanIn = FanIn.of(1);
    NodeTypeSpec a = NodeTypeSpec.of("a");
    RelationSpec r = RelationSpec.of("r", "a", "a", window, fanIn);
    RelationSpec dangling = RelationSpec.of("s", "a", "b", window, fanIn);
    RelationSpec clash = RelationSpec.of("rev_r", "a", "a", window, fanIn);
    assertRefused(() -> TypeSchema.of(List.of(), List.of()), "no node types");
    assertRefused(() -> TypeSchema.of(List.of(a, a), List.of()), "'a'", "twice");
    assertRefused(() -> TypeSchema.of(List.of(a), List.of(r, clash)), "'rev_r'", "twice");
    assertRefused(
        () -> TypeSchema.of(List.of(a), List.of(dangling)), "'s'", "target", "'b'", "[a]");
    assertRefused(() -> TypeSchema.of(List.of(a), List.of(r)).relation("q"), "'q'", "[r]");
    assertRefused(() -> TypeSchema.of(List.of(a), List.of(r)).directed("q"), "[r, rev_r]");
    assertRefused(() -> TypeSchema.of(List.of(a), List.of(r)).nodeType("q"), "'q'", "[a]");
    assertRefused(() -> NodeTypeSpec.of("a b"), "'a b'", "letter");
    assertRefused(() -> NodeTypeSpec.of(null), "'null'");
    assertRefused(
        () -> NodeTypeSpec.of("a", FeatureSpec.numeric("x"), FeatureSpec.vector("x", 2)),
        "'x'",
        "twice");
    assertRefused(() -> FeatureSpec.vector("x", 0), "'x'", "0");
    assertRefused(() -> FeatureSpec.categorical("x", List.of("p", "p")), "'p'", "twice");
    assertRefused(
        () -> new FeatureSpec("x", FeatureSpec.Kind.CATEGORICAL, 2, List.of()), "'x'", "2");
    assertRefused(
        () -> new FeatureSpec("x", FeatureSpec.Kind.NUMERIC, 1, List.of("p")), "'x'", "categories");
    assertRefused(() -> Window.ofMs(0), "0 ms");
    assertRefused(() -> FanIn.of(-1), "-1");
    assertRefused(() -> FanIn.of(FanIn.MAX + 1), "65536");
  }

  private static void assertRefused(ThrowingCallable call, String... parts) {
    assertThatExceptionOfType(SchemaException.class)
        .isThrownBy(call)
        .satisfies(e -> assertThat(e.getMessage()).contains(parts));
  }
}
