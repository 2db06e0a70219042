package dev.gyre.graph.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gyre.graph.TestGraphs;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetaPathTest {

  private static final TypeSchema SCHEMA = TestGraphs.SCHEMA;

  @Test
  void consecutiveRelationsMeet() {
    MetaPath path = MetaPath.of(SCHEMA, "ring", List.of("knows", "pays", "paid_by"));
    assertThat(path.directedRelations()).containsExactly(2, 0, 1);
    assertThat(path.length()).isEqualTo(3);
    assertThat(path).isEqualTo(new MetaPath("ring", new int[] {2, 0, 1}));
  }

  @Test
  void aRelationMayFollowItself() {
    assertThat(MetaPath.of(SCHEMA, "p", List.of("knows", "knows")).length()).isEqualTo(2);
  }

  @Test
  void aGapIsNamedWithWhatWouldFit() {
    assertThatExceptionOfType(SchemaException.class)
        .isThrownBy(() -> MetaPath.of(SCHEMA, "p", List.of("pays", "knows")))
        .withMessageContaining("'pays') ends at type 'merchant'")
        .withMessageContaining("'knows') starts at type 'account'")
        .withMessageContaining("[paid_by]");
  }

  @Test
  void unknownRelationsEmptyPathsAndDoubleNamesAreRefused() {
    assertThatExceptionOfType(SchemaException.class)
        .isThrownBy(() -> MetaPath.of(SCHEMA, "p", List.of("owes")))
        .withMessageContaining("'owes'")
        .withMessageContaining("known_by");
    assertThatExceptionOfType(SchemaException.class)
        .isThrownBy(() -> new MetaPath("p", new int[0]))
        .withMessageContaining("'p' is empty");
    assertThatExceptionOfType(SchemaException.class)
        .isThrownBy(() -> MetaPaths.check(SCHEMA, new MetaPath("p", new int[] {4})))
        .withMessageContaining("directed relation 4");
    MetaPath path = MetaPath.of(SCHEMA, "p", List.of("pays"));
    assertThatExceptionOfType(SchemaException.class)
        .isThrownBy(() -> MetaPaths.checkAll(SCHEMA, List.of(path, path)))
        .withMessageContaining("'p' occurs twice");
  }
}
