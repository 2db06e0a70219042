package dev.gyre.state.migrate;

import dev.gyre.graph.aggregate.AggregateMigration;
import dev.gyre.graph.aggregate.AggregatePlan;
import dev.gyre.graph.aggregate.AggregateRecord;
import dev.gyre.graph.event.NodeId;
import dev.gyre.graph.event.NodeRef;
import dev.gyre.graph.node.NodeRecord;
import dev.gyre.graph.node.PendingLabels;
import dev.gyre.graph.schema.FeatureMapping;
import dev.gyre.graph.schema.SchemaMapping;
import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.graph.slot.SlotList;
import dev.gyre.state.codec.LayerNodeCodec;
import dev.gyre.state.record.LayerNode;
import dev.gyre.state.record.Subscriptions;

/**
 * Turns a layer's nodes, as a job wrote them, into those of a job with other types, relations,
 * features, windows, fan-ins, aggregates or another model. For one thread.
 *
 * <ul>
 *   <li>Types, relations and features keep their names, whatever their numbers; new features are
 *       missing until the node or edge is updated.
 *   <li>A smaller fan-in keeps the greatest in-edges, as the rule of slots says. What a smaller
 *       fan-in evicted, or a shorter window dropped, is gone.
 *   <li>A subscription says until when it lasts, not for which edge: where a window is lengthened
 *       it lasts longer by as much as any window has grown, which is never too short.
 *   <li>Vectors are taken away, but tombstones stay: the new model computes all of them again.
 * </ul>
 */
public final class NodeMigration {

  private final SchemaMapping mapping;
  private final LayerNodeCodec oldCodec;
  private final AggregateMigration aggregateMigration;
  private final AggregatePlan newAggregates;

  /**
   * A migration.
   *
   * @param from the schema that the layer's records were written under
   * @param fromAggregates the plan of their aggregates, or null if they had none
   * @param to the schema of the new job
   * @param toAggregates the plan of the new job's aggregates, or null if there are none
   */
  public NodeMigration(
      TypeSchema from, AggregatePlan fromAggregates, TypeSchema to, AggregatePlan toAggregates) {
    this.mapping = SchemaMapping.of(from, to);
    this.oldCodec = new LayerNodeCodec(from, fromAggregates);
    this.newAggregates = toAggregates;
    this.aggregateMigration =
        fromAggregates == null || toAggregates == null
            ? null
            : new AggregateMigration(fromAggregates, toAggregates, mapping);
  }

  /** The node of some bytes that the old job wrote, as that job had it. */
  public LayerNode decode(NodeId key, byte[] bytes) {
    return oldCodec.decode(key, bytes);
  }

  /** The node as the new job has it; it shares nothing with the old one. */
  public LayerNode apply(LayerNode old) {
    LayerNode node =
        new LayerNode(graph(old.graph()), aggregates(old), subscriptions(old.subscriptions()));
    if (old.isTombstone()) {
      node.setVector(null, 0, old.stampMicros());
    }
    node.applied(old.appliedStampMicros());
    node.setCalendarDueMs(old.calendarDueMs());
    return node;
  }

  private NodeRecord graph(NodeRecord old) {
    int oldType = old.ref().type();
    NodeRef ref = new NodeRef(mapping.type(oldType), old.ref().id(), old.ref().key());
    float[] features =
        old.features() == null ? null : mapping.nodeFeatures(oldType).apply(old.features(), 0);
    NodeRecord node =
        NodeRecord.restore(
            mapping.to(), ref, features, old.featuresAtMs(), old.deletedAtMs(), old.namedAtMs());
    for (int place = 0; place < old.inRelationCount(); place++) {
      SlotList slots = old.slotsAt(place);
      if (slots != null && slots.size() > 0) {
        int directed = old.inRelation(place);
        copy(
            slots,
            node.slotsForRestore(mapping.directed(directed)),
            mapping.edgeFeatures(directed));
      }
    }
    if (old.pendingLabels() != null) {
      copy(old.pendingLabels(), node);
    }
    return node;
  }

  private static void copy(SlotList old, SlotList slots, FeatureMapping features) {
    int first = Math.max(0, old.size() - slots.rules().fanIn());
    slots.ensureCapacity(old.size() - first);
    for (int slot = first; slot < old.size(); slot++) {
      slots.append(
          old.timestampMs(slot),
          old.idHi(slot),
          old.idLo(slot),
          old.otherHi(slot),
          old.otherLo(slot),
          old.updateTimeMs(slot),
          old.marks(slot),
          old.labelAvailableAtMs(slot),
          features.apply(old.features(), old.featureOffset(slot)),
          0);
    }
  }

  /** Waiting labels are kept in the order of relations, which may have other numbers now. */
  private void copy(PendingLabels old, NodeRecord node) {
    for (int place = 0; place < node.inRelationCount(); place++) {
      for (int i = 0; i < old.size(); i++) {
        if (mapping.directed(old.directed(i)) == node.inRelation(place)) {
          node.pendingForRestore()
              .append(
                  node.inRelation(place),
                  old.timestampMs(i),
                  old.idHi(i),
                  old.idLo(i),
                  old.otherHi(i),
                  old.otherLo(i),
                  old.availableAtMs(i),
                  old.label(i));
        }
      }
    }
  }

  private AggregateRecord aggregates(LayerNode old) {
    if (newAggregates == null) {
      return null;
    }
    return aggregateMigration == null
        ? new AggregateRecord(newAggregates, mapping.type(old.graph().ref().type()))
        : aggregateMigration.apply(old.aggregates());
  }

  private Subscriptions subscriptions(Subscriptions old) {
    long extensionMs = mapping.longestExtensionMs();
    Subscriptions subscriptions = new Subscriptions();
    for (int i = 0; i < old.size(); i++) {
      subscriptions.subscribe(old.shard(i), old.lastUseMs(i) + extensionMs);
    }
    return subscriptions;
  }
}
