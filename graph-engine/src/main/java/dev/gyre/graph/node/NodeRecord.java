package dev.gyre.graph.node;

import dev.gyre.graph.event.HalfEdge;
import dev.gyre.graph.event.HalfLabel;
import dev.gyre.graph.event.NodeDelete;
import dev.gyre.graph.event.NodeId;
import dev.gyre.graph.event.NodeRef;
import dev.gyre.graph.event.NodeUpsert;
import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.graph.slot.FeatureBits;
import dev.gyre.graph.slot.Outcome;
import dev.gyre.graph.slot.SlotList;
import dev.gyre.graph.slot.SlotRules;
import java.util.Arrays;

/**
 * One node: features, deletion, the slots of its in-relations, labels that wait. Mutable, for one
 * thread.
 *
 * <ul>
 *   <li><b>Features</b> are those of the greatest (update time, bytes) after the last deletion;
 *       null if there is none. At one time a delete wins over an upsert.
 *   <li><b>Existence.</b> The node exists if an accepted event named it with a time after its last
 *       deletion: an upsert by its update time, an edge event by the edge's timestamp, even if the
 *       edge found no slot. A label names an interaction, not a node.
 *   <li><b>Kills.</b> An in-edge with a timestamp at or before the last deletion of either end is
 *       dead for good.
 *   <li><b>Labels.</b> Of the labels with availability at or before the watermark the greatest
 *       (availability, label) is the edge's attribute.
 * </ul>
 *
 * <p>All of it is a function of the events applied and the watermark, whatever their order, if
 * {@link #advance} is called with the watermark before the record is read, and {@link #killFrom} or
 * {@code otherDeletedAtMs} told it the deletions of the other ends.
 */
public final class NodeRecord {

  /** A time that never came. */
  public static final long NEVER = Long.MIN_VALUE;

  private final TypeSchema schema;
  private final NodeRef ref;
  private final int[] inRelations;
  // By place in inRelations; null where no in-edge has come.
  private final SlotList[] slots;
  private float[] features;
  private long featuresAtMs = NEVER;
  private long deletedAtMs = NEVER;
  private long namedAtMs = NEVER;
  // Null until a label has to wait.
  private PendingLabels pending;

  /** A node of which nothing is known yet: it does not exist. */
  public NodeRecord(TypeSchema schema, NodeRef ref) {
    this.schema = schema;
    this.ref = ref;
    this.inRelations = schema.inRelations(ref.type());
    this.slots = new SlotList[inRelations.length];
  }

  /**
   * A node as an earlier record had it, without in-edges and waiting labels: fill those through
   * {@link #slotsForRestore} and {@link #pendingForRestore}.
   *
   * @param features null if missing; not copied
   */
  public static NodeRecord restore(
      TypeSchema schema,
      NodeRef ref,
      float[] features,
      long featuresAtMs,
      long deletedAtMs,
      long namedAtMs) {
    NodeRecord record = new NodeRecord(schema, ref);
    record.features = features;
    record.featuresAtMs = featuresAtMs;
    record.deletedAtMs = deletedAtMs;
    record.namedAtMs = namedAtMs;
    return record;
  }

  // ---- changes ----------------------------------------------------------------------------

  /** Applies new features. */
  public Outcome apply(NodeUpsert event) {
    int width = schema.nodeFeatureWidth(ref.type());
    if (event.features().length != width) {
      throw new IllegalArgumentException(
          "node '"
              + ref.id()
              + "' has "
              + event.features().length
              + " feature values: its type '"
              + schema.nodeTypes().get(ref.type()).name()
              + "' has "
              + width
              + "; give NaN for what is missing");
    }
    long time = event.updateTimeMs();
    namedAtMs = Math.max(namedAtMs, time);
    if (time <= deletedAtMs) {
      return Outcome.SUPERSEDED;
    }
    if (features != null) {
      int order = Long.compare(time, featuresAtMs);
      if (order == 0) {
        order = FeatureBits.compare(event.features(), 0, features, 0, width);
      }
      if (order <= 0) {
        return order == 0 ? Outcome.DUPLICATE : Outcome.SUPERSEDED;
      }
    }
    features = event.features();
    featuresAtMs = time;
    return Outcome.APPLIED;
  }

  /**
   * Deletes the node, which kills its in-edges up to then; see {@link #killFrom} for its others.
   */
  public Outcome apply(NodeDelete event) {
    long time = event.updateTimeMs();
    if (time <= deletedAtMs) {
      return time == deletedAtMs ? Outcome.DUPLICATE : Outcome.SUPERSEDED;
    }
    deletedAtMs = time;
    if (featuresAtMs <= time) {
      features = null;
      featuresAtMs = NEVER;
    }
    for (SlotList list : slots) {
      if (list != null) {
        list.killAll(time);
      }
    }
    return Outcome.APPLIED;
  }

  /**
   * Applies one end of an edge event.
   *
   * @param otherDeletedAtMs last known deletion of the other end, {@link #NEVER} if none; one that
   *     becomes known later comes through {@link #killFrom}
   * @param watermarkMs W
   */
  public Outcome apply(HalfEdge half, long otherDeletedAtMs, long watermarkMs) {
    namedAtMs = Math.max(namedAtMs, half.timestampMs());
    SlotList list = slotsForRestore(half.directed());
    Outcome outcome = list.apply(half, Math.max(deletedAtMs, otherDeletedAtMs), watermarkMs);
    if (outcome == Outcome.APPLIED && pending != null) {
      settle(half, list, watermarkMs);
    }
    return outcome;
  }

  /** Gives an edge that has just come the label that waited for it. */
  private void settle(HalfEdge half, SlotList list, long watermarkMs) {
    NodeId other = half.other().key();
    int first =
        pending.firstOf(
            half.directed(),
            half.timestampMs(),
            half.id().hi(),
            half.id().lo(),
            other.hi(),
            other.lo());
    if (first < 0) {
      return;
    }
    int slot =
        list.indexOf(half.timestampMs(), half.id().hi(), half.id().lo(), other.hi(), other.lo());
    boolean[] keep = new boolean[pending.size()];
    Arrays.fill(keep, true);
    for (int i = first; i < pending.size() && pending.sameEdge(first, i); i++) {
      if (pending.availableAtMs(i) <= watermarkMs) {
        list.label(slot, pending.availableAtMs(i), pending.label(i));
        keep[i] = false;
      }
    }
    retain(keep);
  }

  /**
   * Applies one end of a label. It waits until the watermark reaches its availability and its edge
   * has come, or is dropped when the edge can no longer come.
   *
   * @param watermarkMs W
   */
  public Outcome apply(HalfLabel label, long watermarkMs) {
    SlotList list = slotsForRestore(label.directed());
    if (list.rules().isExpired(label.timestampMs(), watermarkMs)) {
      return Outcome.OUT_OF_WINDOW;
    }
    NodeId other = label.other().key();
    int slot =
        list.indexOf(label.timestampMs(), label.id().hi(), label.id().lo(), other.hi(), other.lo());
    if (slot >= 0 && label.availableAtMs() <= watermarkMs) {
      return list.label(slot, label.availableAtMs(), label.label());
    }
    if (slot == -1 && list.size() == list.rules().fanIn()) {
      return Outcome.BELOW_FAN_IN;
    }
    if (pending == null) {
      pending = new PendingLabels();
    }
    return pending.add(label) ? Outcome.APPLIED : Outcome.DUPLICATE;
  }

  /**
   * Tells the node that another was deleted: in-edges from it with timestamps at or before then
   * die.
   *
   * @return whether a live in-edge died
   */
  public boolean killFrom(NodeId other, long otherDeletedAtMs) {
    int died = 0;
    for (SlotList list : slots) {
      if (list != null) {
        died += list.killUpTo(other.hi(), other.lo(), otherDeletedAtMs);
      }
    }
    return died > 0;
  }

  /**
   * Moves the node to a watermark: in-edges leave their window, labels become available.
   *
   * @return whether a live in-edge went or changed its label
   */
  public boolean advance(long watermarkMs) {
    boolean changed = false;
    for (SlotList list : slots) {
      if (list != null) {
        changed |= list.prune(watermarkMs);
      }
    }
    if (pending != null) {
      changed |= release(watermarkMs);
    }
    return changed;
  }

  private boolean release(long watermarkMs) {
    boolean changed = false;
    boolean[] keep = new boolean[pending.size()];
    for (int i = 0; i < keep.length; i++) {
      SlotList list = slotsForRestore(pending.directed(i));
      if (list.rules().isExpired(pending.timestampMs(i), watermarkMs)) {
        continue;
      }
      int slot = slotOf(list, i);
      boolean available = pending.availableAtMs(i) <= watermarkMs;
      if (slot >= 0 && available) {
        boolean applied =
            list.label(slot, pending.availableAtMs(i), pending.label(i)) == Outcome.APPLIED;
        changed |= applied && list.isLive(slot);
      } else {
        // An edge below all slots of a full list never comes. Of several labels that are available
        // and wait for the same edge only the last one, the greatest, can count.
        boolean hopeless = slot == -1 && list.size() == list.rules().fanIn();
        boolean outdone =
            available
                && i + 1 < keep.length
                && pending.sameEdge(i, i + 1)
                && pending.availableAtMs(i + 1) <= watermarkMs;
        keep[i] = !hopeless && !outdone;
      }
    }
    retain(keep);
    return changed;
  }

  private int slotOf(SlotList list, int i) {
    return list.indexOf(
        pending.timestampMs(i),
        pending.idHi(i),
        pending.idLo(i),
        pending.otherHi(i),
        pending.otherLo(i));
  }

  private void retain(boolean[] keep) {
    pending.retain(keep);
    if (pending.size() == 0) {
      pending = null;
    }
  }

  // ---- reads ------------------------------------------------------------------------------

  /** Which node this is. */
  public NodeRef ref() {
    return ref;
  }

  /** The schema whose rules the node follows. */
  public TypeSchema schema() {
    return schema;
  }

  /** The features, or null if they are missing. Not to be changed. */
  public float[] features() {
    return features;
  }

  /** Update time of the features, {@link #NEVER} if they are missing. */
  public long featuresAtMs() {
    return featuresAtMs;
  }

  /** The last deletion, {@link #NEVER} if there was none. */
  public long deletedAtMs() {
    return deletedAtMs;
  }

  /** The greatest time with which an event named the node, {@link #NEVER} if none did. */
  public long namedAtMs() {
    return namedAtMs;
  }

  /** Whether an event named the node after its last deletion. */
  public boolean exists() {
    return namedAtMs > deletedAtMs;
  }

  /** The greatest timestamp of a live in-edge, {@link #NEVER} if there is none. */
  public long clockMs() {
    long clock = NEVER;
    for (SlotList list : slots) {
      if (list != null) {
        clock = Math.max(clock, list.clockMs());
      }
    }
    return clock;
  }

  /**
   * The watermark at which {@link #clockMs} goes back if no in-edge comes, dies or goes before;
   * {@link Long#MAX_VALUE} if there is no live one.
   */
  public long clockEndMs() {
    long clock = clockMs();
    long end = NEVER;
    for (SlotList list : slots) {
      if (list != null && clock != NEVER && list.clockMs() == clock) {
        end = Math.max(end, clock + list.rules().windowMs());
      }
    }
    return end == NEVER ? Long.MAX_VALUE : end;
  }

  /**
   * The watermark at which {@link #advance} next has something to do; {@link Long#MAX_VALUE} if
   * never, as things are.
   */
  public long nextDueMs() {
    long due = Long.MAX_VALUE;
    for (SlotList list : slots) {
      if (list != null) {
        due = Math.min(due, list.nextExpiryMs());
      }
    }
    for (int i = 0; pending != null && i < pending.size(); i++) {
      SlotList list = slotsForRestore(pending.directed(i));
      long end = pending.timestampMs(i) + list.rules().windowMs();
      due = Math.min(due, slotOf(list, i) >= 0 ? Math.min(end, pending.availableAtMs(i)) : end);
    }
    return due;
  }

  /** Number of directed relations that end in the node's type. */
  public int inRelationCount() {
    return inRelations.length;
  }

  /** The directed relation at a place among those that end in the node's type, ascending. */
  public int inRelation(int place) {
    return inRelations[place];
  }

  /** The slots at a place, as {@link #inRelation}; null if no in-edge of the relation has come. */
  public SlotList slotsAt(int place) {
    return slots[place];
  }

  /** The labels that wait; null if there are none. */
  public PendingLabels pendingLabels() {
    return pending;
  }

  /** Number of live in-edges. */
  public int inDegree() {
    int degree = 0;
    for (SlotList list : slots) {
      degree += list == null ? 0 : list.liveCount();
    }
    return degree;
  }

  /** Shows the live in-edges in the order (directed relation, timestamp, id). */
  public void inEdges(InEdgeVisitor visitor) {
    for (int place = 0; place < slots.length; place++) {
      SlotList list = slots[place];
      for (int slot = 0; list != null && slot < list.size(); slot++) {
        if (list.isLive(slot)) {
          visitor.visit(inRelations[place], list, slot);
        }
      }
    }
  }

  // ---- restore ----------------------------------------------------------------------------

  /**
   * The slots of a directed relation, made if they are not there.
   *
   * @throws IllegalArgumentException if the relation does not end in the node's type
   */
  public SlotList slotsForRestore(int directed) {
    for (int place = 0; place < inRelations.length; place++) {
      if (inRelations[place] == directed) {
        if (slots[place] == null) {
          slots[place] = new SlotList(SlotRules.of(schema, directed));
        }
        return slots[place];
      }
    }
    throw new IllegalArgumentException(
        "directed relation "
            + directed
            + " does not end in type '"
            + schema.nodeTypes().get(ref.type()).name()
            + "' of node '"
            + ref.id()
            + "'");
  }

  /** The labels that wait, made if they are not there; to restore them from their encoded form. */
  public PendingLabels pendingForRestore() {
    if (pending == null) {
      pending = new PendingLabels();
    }
    return pending;
  }
}
