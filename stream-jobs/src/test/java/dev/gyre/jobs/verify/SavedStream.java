package dev.gyre.jobs.verify;

import dev.gyre.graph.event.EdgeDelete;
import dev.gyre.graph.event.EdgeUpsert;
import dev.gyre.graph.event.GraphEvent;
import dev.gyre.graph.event.Label;
import dev.gyre.graph.event.LabelEvent;
import dev.gyre.graph.event.NodeDelete;
import dev.gyre.graph.event.NodeRef;
import dev.gyre.graph.event.NodeUpsert;
import dev.gyre.graph.schema.TypeSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The stream of the savepoint that is checked in. Its records must stay as they are, so it depends
 * on nothing but {@link Random}, which is specified.
 */
final class SavedStream {

  private static final int ACCOUNT = 0;
  private static final int MERCHANT = 1;
  private static final int STEP_MS = 250;

  private final TypeSchema types;
  private final Random random = new Random(3);

  private SavedStream(TypeSchema types) {
    this.types = types;
  }

  /** The first so many records, of the types that the saved job had. */
  static List<Arrival> take(TypeSchema types, int records) {
    SavedStream stream = new SavedStream(types);
    List<Arrival> arrivals = new ArrayList<>();
    for (int i = 0; i < records; i++) {
      GraphEvent event = stream.event(i);
      arrivals.add(new Arrival(i % RandomStream.PARTITIONS, 0, event, true, null));
    }
    return arrivals;
  }

  private GraphEvent event(int i) {
    long ms = RandomStream.START_MS + (long) i * STEP_MS;
    NodeRef account = node(ACCOUNT, 6);
    NodeRef merchant = node(MERCHANT, 4);
    NodeRef other = node(ACCOUNT, 6);
    float number = random.nextInt(64) / 8f;
    return switch (random.nextInt(10)) {
      case 0 -> new NodeUpsert(account, ms, new float[] {number, 1 + random.nextInt(2)});
      case 1, 2 -> new EdgeUpsert(1, "t" + i, account, other, ms, ms, new float[0]);
      case 3 -> new EdgeDelete(1, "t" + (i - 4), account, other, ms - 4 * STEP_MS, ms);
      case 4 -> new LabelEvent(0, "p" + i, account, merchant, ms, ms + 500, Label.FRAUD);
      case 5 -> i % 3 == 0 ? new NodeDelete(other, ms) : pays(i, account, merchant, ms, number);
      default -> pays(i, account, merchant, ms, number);
    };
  }

  private static GraphEvent pays(int i, NodeRef account, NodeRef merchant, long ms, float amount) {
    return new EdgeUpsert(0, "p" + i, account, merchant, ms, ms, new float[] {amount});
  }

  private NodeRef node(int type, int count) {
    return NodeRef.of(types, type, "n" + random.nextInt(count));
  }
}
