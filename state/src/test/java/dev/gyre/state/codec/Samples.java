package dev.gyre.state.codec;

import dev.gyre.graph.aggregate.AggregateRecord;
import dev.gyre.graph.event.EdgeId;
import dev.gyre.graph.event.HalfEdge;
import dev.gyre.graph.event.HalfLabel;
import dev.gyre.graph.event.Label;
import dev.gyre.graph.event.NodeDelete;
import dev.gyre.graph.event.NodeId;
import dev.gyre.graph.event.NodeRef;
import dev.gyre.graph.event.NodeUpsert;
import dev.gyre.graph.node.NodeRecord;
import dev.gyre.graph.node.PendingLabels;
import dev.gyre.graph.slot.SlotList;
import dev.gyre.state.record.LayerNode;
import dev.gyre.state.record.ReplicaRecord;
import dev.gyre.state.record.Subscriptions;
import dev.gyre.state.testing.TestGraphs;
import java.util.Arrays;
import java.util.Random;

/** Records to encode, made from a seed, and as text. */
final class Samples {

  private static final long START_MS = 1_700_000_000_000L;

  private Samples() {}

  /** A node with a little of everything, the same for a seed on every machine. */
  static LayerNode node(long seed) {
    Random random = new Random(seed);
    int type = random.nextInt(2);
    NodeRef ref = type == 0 ? TestGraphs.account(random.nextInt(9)) : TestGraphs.merchant(7);
    NodeRecord graph = new NodeRecord(TestGraphs.TYPES, ref);
    AggregateRecord aggregates = new AggregateRecord(TestGraphs.PLAN, type);
    long watermarkMs = random.nextBoolean() ? Long.MIN_VALUE : START_MS - random.nextInt(500);
    for (int i = random.nextInt(20); i > 0; i--) {
      int[] relations = TestGraphs.TYPES.inRelations(type);
      int directed = relations[random.nextInt(relations.length)];
      HalfEdge half = half(ref, directed, random);
      aggregates.record(half, watermarkMs);
      graph.apply(half, random.nextInt(9) == 0 ? START_MS : NodeRecord.NEVER, watermarkMs);
      if (random.nextInt(3) == 0) {
        HalfLabel label = label(half, random);
        aggregates.recordLabel(label, watermarkMs);
        graph.apply(label, watermarkMs);
      }
    }
    if (type == TestGraphs.ACCOUNT && random.nextBoolean()) {
      graph.apply(new NodeUpsert(ref, START_MS + 5, new float[] {Float.NaN, random.nextFloat()}));
    }
    if (random.nextInt(4) == 0) {
      graph.apply(new NodeDelete(ref, START_MS + random.nextInt(10)));
    }
    if (watermarkMs != Long.MIN_VALUE) {
      graph.advance(watermarkMs);
      aggregates.prune(watermarkMs);
    }
    return derived(new LayerNode(graph, aggregates, new Subscriptions()), random);
  }

  private static LayerNode derived(LayerNode node, Random random) {
    if (random.nextBoolean()) {
      node.setVector(vector(random), random.nextInt(), START_MS * 1_000 + random.nextInt());
      node.applied(START_MS * 1_000 + random.nextInt());
    }
    if (random.nextBoolean()) {
      node.setPushed(vector(random));
    }
    if (random.nextBoolean()) {
      node.setCalendarDueMs(START_MS - random.nextInt(10_000));
    }
    for (int i = random.nextInt(6); i > 0; i--) {
      node.subscriptions().subscribe(random.nextInt(128), START_MS + random.nextInt(10_000));
    }
    return node;
  }

  static ReplicaRecord replica(long seed) {
    Random random = new Random(seed);
    int nodeType = random.nextInt(300);
    float[] vector = random.nextInt(4) == 0 ? null : vector(random);
    int defined = random.nextInt();
    long stampMicros = random.nextLong();
    // The checked-in bytes of version 1 had a time here, one time in two.
    if (!random.nextBoolean()) {
      random.nextInt();
    }
    return new ReplicaRecord(nodeType, vector, defined, stampMicros, random.nextInt());
  }

  /** A replica with its node's id; one without values among them. */
  static ReplicaRecord named(long seed) {
    Random random = new Random(seed);
    String id = new String(Character.toChars(random.nextInt(0xd800))).repeat(random.nextInt(9));
    float[] vector = random.nextInt(4) == 0 ? null : vector(random);
    if (random.nextInt(4) == 0) {
      ReplicaRecord source = new ReplicaRecord();
      source.name(id);
      source.destinations().add(new NodeId(random.nextLong(), random.nextLong()));
      return source;
    }
    return new ReplicaRecord(
        random.nextInt(300), vector, random.nextInt(), random.nextLong(), random.nextInt(), id);
  }

  /** A replica with destinations; one of a hub, and one without values, among them. */
  static ReplicaRecord source(long seed) {
    Random random = new Random(seed);
    ReplicaRecord source = seed % 4 == 1 ? new ReplicaRecord() : replica(seed);
    if (random.nextInt(4) == 0) {
      source.setHub(true);
    } else {
      for (int i = random.nextInt(70); i > 0; i--) {
        source.destinations().add(new NodeId(random.nextLong(), random.nextLong()));
      }
    }
    return source;
  }

  private static float[] vector(Random random) {
    float[] vector = new float[random.nextInt(9)];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (float) random.nextGaussian();
    }
    return vector;
  }

  private static HalfEdge half(NodeRef self, int directed, Random random) {
    NodeRef other =
        TestGraphs.TYPES.sourceType(directed) == TestGraphs.ACCOUNT
            ? TestGraphs.account(random.nextInt(5))
            : TestGraphs.merchant(random.nextInt(5));
    long timestampMs = START_MS + random.nextInt(40);
    boolean delete = random.nextInt(5) == 0;
    float[] features = new float[delete ? 0 : TestGraphs.TYPES.edgeFeatureWidth(directed)];
    Arrays.fill(features, random.nextInt(4) == 0 ? Float.NaN : random.nextFloat());
    return new HalfEdge(
        self,
        other,
        directed,
        edgeId(random),
        timestampMs,
        random.nextInt(3) == 0 ? timestampMs + random.nextInt(1 << 20) : timestampMs,
        delete,
        features);
  }

  private static HalfLabel label(HalfEdge half, Random random) {
    return new HalfLabel(
        half.self(),
        half.other(),
        half.directed(),
        random.nextBoolean() ? half.id() : edgeId(random),
        half.timestampMs(),
        half.timestampMs() + random.nextInt(100),
        Label.of(random.nextInt(3)));
  }

  /** Of every length, long ones hashed, text that is not ASCII, bits that are no text. */
  static EdgeId edgeId(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> new EdgeId(random.nextLong(), random.nextLong());
      case 1 -> EdgeId.of("é\u0000ü".repeat(random.nextInt(3)));
      default -> EdgeId.of("0123456789abcdefghijk".substring(0, random.nextInt(21)));
    };
  }

  /** All that a node holds as text. */
  static String text(LayerNode node) {
    NodeRecord graph = node.graph();
    StringBuilder text = new StringBuilder();
    text.append(graph.ref()).append(" features ").append(Arrays.toString(graph.features()));
    text.append(" at ").append(graph.featuresAtMs()).append(" deleted ");
    text.append(graph.deletedAtMs()).append(" named ").append(graph.namedAtMs()).append('\n');
    for (int place = 0; place < graph.inRelationCount(); place++) {
      SlotList slots = graph.slotsAt(place);
      for (int slot = 0; slots != null && slot < slots.size(); slot++) {
        text.append("  ").append(graph.inRelation(place)).append(' ');
        appendSlot(text, slots, slot);
      }
    }
    PendingLabels pending = graph.pendingLabels();
    for (int i = 0; pending != null && i < pending.size(); i++) {
      text.append("  waits ").append(pending.directed(i)).append(' ');
      text.append(pending.timestampMs(i)).append(' ');
      text.append(new EdgeId(pending.idHi(i), pending.idLo(i)).hashCode()).append(' ');
      text.append(new NodeId(pending.otherHi(i), pending.otherLo(i))).append(' ');
      text.append(pending.availableAtMs(i)).append(' ').append(pending.label(i)).append('\n');
    }
    return appendDerived(text, node).toString();
  }

  private static void appendSlot(StringBuilder text, SlotList slots, int slot) {
    int offset = slots.featureOffset(slot);
    int width = slots.rules().featureWidth();
    text.append(slots.timestampMs(slot)).append(' ').append(slots.updateTimeMs(slot));
    text.append(' ').append(Long.toHexString(slots.idHi(slot)));
    text.append(' ').append(Long.toHexString(slots.idLo(slot)));
    text.append(' ').append(slots.other(slot)).append(" marks ").append(slots.marks(slot));
    text.append(" label at ").append(slots.labelAvailableAtMs(slot)).append(' ');
    text.append(Arrays.toString(Arrays.copyOfRange(slots.features(), offset, offset + width)));
    text.append('\n');
  }

  private static StringBuilder appendDerived(StringBuilder text, LayerNode node) {
    text.append("vector ").append(Arrays.toString(node.vector())).append(' ');
    text.append(node.defined()).append(" stamps ").append(node.stampMicros()).append(' ');
    text.append(node.appliedStampMicros()).append(" pushed ");
    text.append(Arrays.toString(node.pushed())).append(" due ").append(node.calendarDueMs());
    Subscriptions subscriptions = node.subscriptions();
    for (int i = 0; i < subscriptions.size(); i++) {
      text.append("\nshard ").append(subscriptions.shard(i));
      text.append(" until ").append(subscriptions.lastUseMs(i));
    }
    AggregateRecord aggregates = node.aggregates();
    text.append("\nsealed ").append(aggregates.sealedBeforeMs());
    for (long asOfMs = START_MS; asOfMs <= START_MS + 200; asOfMs += 40) {
      text.append("\nas of ").append(asOfMs).append(' ');
      text.append(Arrays.toString(aggregates.read(asOfMs)));
    }
    return text.append("\nclock ")
        .append(Arrays.toString(aggregates.quantisedAtClock(node.graph().clockMs())))
        .append('\n');
  }
}
