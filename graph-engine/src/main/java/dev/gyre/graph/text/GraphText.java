package dev.gyre.graph.text;

import dev.gyre.graph.event.EdgeDelete;
import dev.gyre.graph.event.EdgeUpsert;
import dev.gyre.graph.event.GraphEvent;
import dev.gyre.graph.event.Label;
import dev.gyre.graph.event.LabelEvent;
import dev.gyre.graph.event.NodeDelete;
import dev.gyre.graph.event.NodeRef;
import dev.gyre.graph.event.NodeUpsert;
import dev.gyre.graph.schema.FeatureSpec;
import dev.gyre.graph.schema.TypeSchema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Graph events written as text.
 *
 * <pre>
 * (a:account {t: 1, age: 30})                                   # features of a node, at time 1
 * (a)-[:pays {id: e1, t: 5, amount: 3.5}]-&gt;(m:merchant)         # an edge
 * (a)-[:pays {id: e1, t: 5, at: 7, amount: 4}]-&gt;(m)             # its update at time 7
 * label (a)-[:pays {id: e1, t: 5, at: 9, is: fraud}]-&gt;(m)       # a label available at time 9
 * delete (a)-[:pays {id: e1, t: 5, at: 11}]-&gt;(m)                # the edge goes
 * delete (a {t: 12})                                            # the node goes
 *
 * text       = { statement }, one a line or parted by ";"; "#" starts a comment
 * statement  = [ "label" | "delete" ] pattern
 * pattern    = node { arrow node }                              several arrows are several edges
 * node       = "(" id [ ":" type ] [ properties ] ")"           the type may be left out later on
 * arrow      = "-[" ":" relation properties "]-&gt;"
 *            | "&lt;-[" ":" relation properties "]-"
 * properties = "{" key ":" value { "," key ":" value } "}"
 * value      = word | "[" word { "," word } "]"                 a vector
 * word       = letters, digits, "_", ".", "-", "+", or anything in single quotes
 * </pre>
 *
 * <p>Of an edge {@code id} and {@code t} (the timestamp) must be there; {@code at} is the update
 * time, and is the timestamp when left out; of a label {@code at} is its availability and {@code
 * is} one of {@code unknown}, {@code legitimate}, {@code fraud}. Of a node {@code t} is the update
 * time. All other keys are features by name; what is not given is missing (NaN), and a category
 * that is not known is the unknown one. A node with properties in a pattern is an upsert of its
 * own. Times are epoch milliseconds.
 *
 * <p>One instance remembers the types of the ids it has read.
 */
public final class GraphText {

  private final TypeSchema schema;
  private final Map<String, Integer> types = new HashMap<>();

  private enum Verb {
    UPSERT,
    DELETE,
    LABEL
  }

  private record Node(NodeRef ref, Map<String, List<String>> properties) {}

  private record Arrow(
      int relation, String id, NodeRef source, NodeRef target, Map<String, List<String>> given) {}

  /** A reader for graphs of the schema. */
  public GraphText(TypeSchema schema) {
    this.schema = schema;
  }

  /**
   * The events of a text, in its order.
   *
   * @throws GraphTextException if the text does not follow the grammar or the schema
   */
  public static List<GraphEvent> parse(TypeSchema schema, String text) {
    return new GraphText(schema).events(text);
  }

  /**
   * The events of a text, in its order.
   *
   * @throws GraphTextException if the text does not follow the grammar or the schema
   */
  public List<GraphEvent> events(String text) {
    List<GraphEvent> events = new ArrayList<>();
    TextReader reader = new TextReader(text);
    while (reader.nextStatement()) {
      statement(reader, events);
      if (reader.inStatement()) {
        throw reader.error("an arrow, or the end of the statement, should come here");
      }
    }
    return events;
  }

  /**
   * The node of an id that was read.
   *
   * @throws IllegalArgumentException if no text had it
   */
  public NodeRef node(String id) {
    Integer type = types.get(id);
    if (type == null) {
      throw new IllegalArgumentException("node '" + id + "' has not been read: it has no type");
    }
    return NodeRef.of(schema, type, id);
  }

  private void statement(TextReader reader, List<GraphEvent> events) {
    Verb verb =
        reader.takeWord("delete")
            ? Verb.DELETE
            : reader.takeWord("label") ? Verb.LABEL : Verb.UPSERT;
    Node node = node(reader);
    boolean alone = !reader.inStatement();
    try {
      if (alone) {
        events.add(nodeEvent(verb, node));
        return;
      }
      inPattern(verb, node, events);
    } catch (IllegalArgumentException e) {
      throw reader.error(e.getMessage());
    }
    while (reader.inStatement()) {
      node = arrow(reader, verb, node, events);
    }
  }

  private Node arrow(TextReader reader, Verb verb, Node before, List<GraphEvent> events) {
    boolean backwards = reader.take("<");
    reader.expect("-[");
    reader.expect(":");
    String relation = reader.word("the name of a relation");
    Map<String, List<String>> properties = reader.properties();
    reader.expect("]-");
    if (!backwards) {
      reader.expect(">");
    }
    Node after = node(reader);
    try {
      inPattern(verb, after, events);
      Node source = backwards ? after : before;
      Node target = backwards ? before : after;
      String id = one(properties, "id", null);
      events.add(
          edgeEvent(
              verb,
              new Arrow(schema.relation(relation), id, source.ref(), target.ref(), properties)));
    } catch (IllegalArgumentException e) {
      throw reader.error(e.getMessage());
    }
    return after;
  }

  private Node node(TextReader reader) {
    reader.expect("(");
    String id = reader.word("the id of a node");
    try {
      if (reader.take(":")) {
        types.put(id, schema.nodeType(reader.word("the name of a node type")));
      }
      NodeRef ref = node(id);
      Map<String, List<String>> properties = reader.properties();
      reader.expect(")");
      return new Node(ref, properties);
    } catch (GraphTextException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw reader.error(e.getMessage());
    }
  }

  /** A node beside an arrow is an upsert of its own if it has properties. */
  private void inPattern(Verb verb, Node node, List<GraphEvent> events) {
    if (node.properties().isEmpty()) {
      return;
    }
    if (verb != Verb.UPSERT) {
      throw new IllegalArgumentException(
          "node '" + node.ref().id() + "' has properties in a delete or label: drop them");
    }
    events.add(nodeEvent(verb, node));
  }

  private GraphEvent nodeEvent(Verb verb, Node node) {
    Map<String, List<String>> given = node.properties();
    long time = number(given, "t", null);
    if (verb == Verb.DELETE) {
      checkNoMore(given);
      return new NodeDelete(node.ref(), time);
    }
    if (verb == Verb.LABEL) {
      throw new IllegalArgumentException("a node has no label: label an edge");
    }
    List<FeatureSpec> specs = schema.nodeTypes().get(node.ref().type()).features();
    return new NodeUpsert(node.ref(), time, features(specs, given));
  }

  private GraphEvent edgeEvent(Verb verb, Arrow arrow) {
    Map<String, List<String>> given = arrow.given();
    long timestamp = number(given, "t", null);
    if (verb == Verb.UPSERT) {
      long update = number(given, "at", timestamp);
      List<FeatureSpec> specs = schema.relations().get(arrow.relation()).features();
      return new EdgeUpsert(
          arrow.relation(),
          arrow.id(),
          arrow.source(),
          arrow.target(),
          timestamp,
          update,
          features(specs, given));
    }
    long at = number(given, "at", null);
    if (verb == Verb.DELETE) {
      checkNoMore(given);
      return new EdgeDelete(
          arrow.relation(), arrow.id(), arrow.source(), arrow.target(), timestamp, at);
    }
    Label label = label(one(given, "is", null));
    checkNoMore(given);
    return new LabelEvent(
        arrow.relation(), arrow.id(), arrow.source(), arrow.target(), timestamp, at, label);
  }

  private static Label label(String name) {
    for (Label label : Label.values()) {
      if (label.name().toLowerCase(Locale.ROOT).equals(name)) {
        return label;
      }
    }
    throw new IllegalArgumentException(
        "label is '" + name + "': use one of unknown, legitimate, fraud");
  }

  private static float[] features(List<FeatureSpec> specs, Map<String, List<String>> given) {
    float[] features = new float[specs.stream().mapToInt(FeatureSpec::width).sum()];
    Arrays.fill(features, Float.NaN);
    int at = 0;
    for (FeatureSpec spec : specs) {
      List<String> values = given.remove(spec.name());
      if (values != null && values.size() != spec.width()) {
        throw new IllegalArgumentException(
            "feature '"
                + spec.name()
                + "' has "
                + values.size()
                + " values: it takes "
                + spec.width());
      }
      for (int i = 0; values != null && i < spec.width(); i++) {
        features[at + i] =
            spec.kind() == FeatureSpec.Kind.CATEGORICAL
                ? spec.categoryIndex(values.get(i))
                : real(spec.name(), values.get(i));
      }
      at += spec.width();
    }
    checkNoMore(given);
    return features;
  }

  private static void checkNoMore(Map<String, List<String>> given) {
    if (!given.isEmpty()) {
      throw new IllegalArgumentException(
          "property '"
              + given.keySet().iterator().next()
              + "' is neither a feature of this nor 'id', 't', 'at' or 'is' where they belong");
    }
  }

  /** Takes a property of one value out; the default if it is not there and there is one. */
  private static String one(Map<String, List<String>> given, String key, String otherwise) {
    List<String> values = given.remove(key);
    if (values == null && otherwise != null) {
      return otherwise;
    }
    if (values == null || values.size() != 1) {
      throw new IllegalArgumentException("property '" + key + "' must be given, with one value");
    }
    return values.get(0);
  }

  private static long number(Map<String, List<String>> given, String key, Long otherwise) {
    String value = one(given, key, otherwise == null ? null : otherwise.toString());
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "property '" + key + "' is '" + value + "': it must be a whole number");
    }
  }

  private static float real(String key, String value) {
    try {
      return Float.parseFloat(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("feature '" + key + "' is '" + value + "': not a number");
    }
  }
}
