package dev.gyre.graph.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gyre.graph.TestGraphs;
import dev.gyre.graph.event.EdgeDelete;
import dev.gyre.graph.event.EdgeUpsert;
import dev.gyre.graph.event.GraphEvent;
import dev.gyre.graph.event.Label;
import dev.gyre.graph.event.LabelEvent;
import dev.gyre.graph.event.NodeDelete;
import dev.gyre.graph.event.NodeRef;
import dev.gyre.graph.event.NodeUpsert;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GraphTextTest {

  private static final NodeRef A = NodeRef.of(TestGraphs.SCHEMA, 0, "a");
  private static final NodeRef B = NodeRef.of(TestGraphs.SCHEMA, 0, "b c");
  private static final NodeRef M = NodeRef.of(TestGraphs.SCHEMA, 1, "m-1");

  private static List<GraphEvent> parse(String text) {
    return GraphText.parse(TestGraphs.SCHEMA, text);
  }

  @Test
  void readsEveryKindOfEvent() {
    assertThat(
            parse(
                """
                # who they are
                (a:account {t: 1, kind: firm})
                (a)-[:pays {id: e1, t: 5, at: 7, fee: -2.5e1}]->(m-1:merchant)   # a payment
                label (a)-[:pays {id: e1, t: 5, at: 9, is: legitimate}]->(m-1)

                delete (a)-[:pays {id: e1, t: 5, at: 11}]->(m-1); delete (a {t: 12})
                """))
        .containsExactly(
            new NodeUpsert(A, 1, new float[] {Float.NaN, 2}),
            new EdgeUpsert(0, "e1", A, M, 5, 7, new float[] {Float.NaN, -25}),
            new LabelEvent(0, "e1", A, M, 5, 9, Label.LEGITIMATE),
            new EdgeDelete(0, "e1", A, M, 5, 11),
            new NodeDelete(A, 12));
  }

  @Test
  void aPatternMayHaveSeveralArrowsEitherWay() {
    assertThat(
            parse(
                "(m-1:merchant)<-[:pays {id: 1, t: 5}]-(a:account {t: 2})-[:knows {id: '2 3', t: 6}]->('b c':account)"))
        .containsExactly(
            new NodeUpsert(A, 2, new float[] {Float.NaN, Float.NaN}),
            new EdgeUpsert(0, "1", A, M, 5, 5, new float[] {Float.NaN, Float.NaN}),
            new EdgeUpsert(1, "2 3", A, B, 6, 6, new float[0]));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "(a) | node 'a' has not been read",
        "(a:bank {t: 1}) | 'bank' is not a node type",
        "(a:account) | property 't' must be given",
        "(a:account {t: x}) | 't' is 'x': it must be a whole number",
        "(a:account {t: 1, size: 2}) | property 'size' is neither",
        "(a:account {t: 1, age: old}) | feature 'age' is 'old': not a number",
        "(a:account {t: 1, age: [1, 2]}) | feature 'age' has 2 values: it takes 1",
        "(a:account {t: 1, t: 1}) | 't' is given twice",
        "(a:account {t: 1} | ')' should come here",
        "(a:account)-[:owes {id: e, t: 1}]->(a) | 'owes' is not a declared relation",
        "(a:account)-[:knows {t: 1}]->(a) | property 'id' must be given",
        "(a:account)-[:knows {id: e, t: 2, at: 1}]->(a) | before the edge's timestamp",
        "(a:account)-[:knows {id: e, t: 2}](a) | ']-' should come here",
        "(a:account) (a) | '-[' should come here",
        "label (a:account {t: 1}) | a node has no label",
        "label (a:account)-[:knows {id: e, t: 2, at: 3, is: odd}]->(a) | label is 'odd'",
        "delete (a:account {t: 1})-[:knows {id: e, t: 2, at: 3}]->(a) | has properties in a delete",
        "('a | has no end"
      })
  void aMistakeIsNamedWithItsPlace(String text, String message) {
    assertThatExceptionOfType(GraphTextException.class)
        .isThrownBy(() -> parse("(z:account {t: 0})\n" + text))
        .withMessageContaining("line 2, column ")
        .withMessageContaining(message);
  }
}
