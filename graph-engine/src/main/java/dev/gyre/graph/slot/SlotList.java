package dev.gyre.graph.slot;

import dev.gyre.graph.event.EdgeId;
import dev.gyre.graph.event.HalfEdge;
import dev.gyre.graph.event.Label;
import dev.gyre.graph.event.NodeId;
import java.util.Arrays;

/**
 * The in-edges that hold the slots of one (node, directed relation), in ascending order of
 * (timestamp, id, other node).
 *
 * <p>Of all edges ever offered, the {@code fanIn} greatest in that order hold the slots. An edge is
 * <i>live</i> unless it is deleted, killed with one of its nodes, or out of the window. Deleted and
 * killed edges keep their slots until they leave the window, so nothing that was evicted ever has
 * to come back. Of the versions of an edge the greatest (update time, delete over upsert, features
 * as big-endian float bits, unsigned) wins. An edge is known by (timestamp, id, other node):
 * versions that differ in one of these are of different edges.
 *
 * <p>What is live at watermark W is therefore a function of the edges offered and W alone, provided
 * that W does not go back and {@link #prune} is called with W before the list is read. Dropping an
 * expired edge frees its slot only for edges that are expired as well: whatever ranks lower is as
 * old or older.
 *
 * <p>Not safe for use by several threads. Reads and changes of one edge cost O(log fanIn)
 * comparisons; an insertion moves the slots after it, none when edges come in order.
 *
 * <p>Layout: one row of {@value #STRIDE} longs an edge; a number with its marks and some bits of
 * the other node; {@code featureWidth} floats; and, only once the list has seen a label, one long
 * for the label's availability. Slots begin at a place that moves on when the head goes, so that an
 * edge that comes in order and drops it moves no other.
 */
public final class SlotList {

  /** Mark of a deleted edge, see {@link #marks}. */
  public static final int MARK_DELETED = 1;

  /** Mark of an edge killed with one of its nodes, see {@link #marks}. */
  public static final int MARK_KILLED = 2;

  /** Availability of a label that is not there. */
  public static final long NO_LABEL = Long.MIN_VALUE;

  private static final int LABEL_SHIFT = 2;
  private static final int MARKS = 0xff;
  private static final int OTHER_SHIFT = 8;
  private static final int DEAD = MARK_DELETED | MARK_KILLED;
  private static final int ALL_MARKS = DEAD | 3 << LABEL_SHIFT;
  private static final int STRIDE = 6;
  private static final int TIMESTAMP = 0;
  private static final int ID_HI = 1;
  private static final int ID_LO = 2;
  private static final int OTHER_HI = 3;
  private static final int OTHER_LO = 4;
  private static final int UPDATED = 5;

  private static final long[] NO_ROWS = {};
  private static final int[] NO_TAGS = {};
  private static final float[] NO_FEATURES = {};
  private static final int FIRST_CAPACITY = 2;

  /** A full list has room for half as many more, so that it rarely moves. */
  private static final int SPARE_PART = 2;

  // The rules: an object of its own would be one more read from memory for each change.
  private final int fanIn;
  private final long windowMs;
  private final int featureWidth;
  private int first;
  private int size;

  // Of the first slot: looked at far more often than the slots themselves are.
  private long headMs;
  private long[] rows = NO_ROWS;
  private int[] tags = NO_TAGS;
  private float[] features = NO_FEATURES;
  // Null until the first label comes.
  private long[] labelAt;

  /** An empty list. */
  public SlotList(SlotRules rules) {
    this.fanIn = rules.fanIn();
    this.windowMs = rules.windowMs();
    this.featureWidth = rules.featureWidth();
  }

  // ---- changes ----------------------------------------------------------------------------

  /**
   * Offers a version of an edge.
   *
   * @param killedUpToMs the later of the two nodes' known deletions; an edge with a timestamp at or
   *     before it is dead. {@link Long#MIN_VALUE} if neither was deleted
   * @param watermarkMs W; never less than in an earlier call
   */
  public Outcome apply(HalfEdge half, long killedUpToMs, long watermarkMs) {
    return offer(
        half.timestampMs(),
        half.id().hi(),
        half.id().lo(),
        half.other().key().hi(),
        half.other().key().lo(),
        half.updateTimeMs(),
        half.delete(),
        half.features(),
        0,
        killedUpToMs,
        watermarkMs);
  }

  /** Offers a version of an edge; the features are read from {@code values[offset]} on. */
  Outcome offer(
      long timestampMs,
      long idHi,
      long idLo,
      long otherHi,
      long otherLo,
      long updateTimeMs,
      boolean delete,
      float[] values,
      int offset,
      long killedUpToMs,
      long watermarkMs) {
    if (!delete && values.length - offset < featureWidth) {
      throw new IllegalArgumentException(
          "edge has "
              + (values.length - offset)
              + " feature values: the relation has "
              + featureWidth);
    }
    if (rules().isExpired(timestampMs, watermarkMs)) {
      return Outcome.OUT_OF_WINDOW;
    }
    int slot = indexOf(timestampMs, idHi, idLo, otherHi, otherLo);
    if (slot >= 0) {
      return update(slot, updateTimeMs, delete, values, offset);
    }
    slot = ~slot;
    if (size == fanIn) {
      if (slot == 0) {
        return Outcome.BELOW_FAN_IN;
      }
      slot--;
      // The head makes room.
      first++;
      size--;
    }
    open(slot);
    writeKey(slot, timestampMs, idHi, idLo, otherHi, otherLo);
    setMarks(slot, timestampMs <= killedUpToMs ? MARK_KILLED : 0);
    if (labelAt != null) {
      labelAt[first + slot] = NO_LABEL;
    }
    write(slot, updateTimeMs, delete, values, offset);
    headMs = timestampMs(0);
    return Outcome.APPLIED;
  }

  private Outcome update(int slot, long updateTimeMs, boolean delete, float[] values, int offset) {
    int order = Long.compare(updateTimeMs, updateTimeMs(slot));
    if (order == 0) {
      order = Boolean.compare(delete, isDeleted(slot));
    }
    if (order == 0 && !delete) {
      order = FeatureBits.compare(values, offset, features, featureOffset(slot), featureWidth);
    }
    if (order <= 0) {
      return order == 0 ? Outcome.DUPLICATE : Outcome.SUPERSEDED;
    }
    write(slot, updateTimeMs, delete, values, offset);
    return Outcome.APPLIED;
  }

  private void write(int slot, long updateTimeMs, boolean delete, float[] values, int offset) {
    rows[row(slot) + UPDATED] = updateTimeMs;
    if (delete) {
      setMarks(slot, marks(slot) | MARK_DELETED);
      Arrays.fill(features, featureOffset(slot), featureOffset(slot + 1), Float.NaN);
    } else {
      setMarks(slot, marks(slot) & ~MARK_DELETED);
      System.arraycopy(values, offset, features, featureOffset(slot), featureWidth);
    }
  }

  /**
   * Gives the edge in a slot a label, if it is greater than the one it has, by (availability,
   * label).
   */
  public Outcome label(int slot, long availableAtMs, Label label) {
    checkSlot(slot);
    makeRoomForLabels();
    int order = Long.compare(availableAtMs, labelAt[first + slot]);
    if (order == 0) {
      order = label.compareTo(label(slot));
    }
    if (order <= 0) {
      return order == 0 ? Outcome.DUPLICATE : Outcome.SUPERSEDED;
    }
    labelAt[first + slot] = availableAtMs;
    setMarks(slot, marks(slot) & DEAD | label.ordinal() << LABEL_SHIFT);
    return Outcome.APPLIED;
  }

  /**
   * Kills the edges from a node with timestamps at or before its deletion.
   *
   * @return how many live edges died
   */
  public int killUpTo(long otherHi, long otherLo, long deletedAtMs) {
    int died = 0;
    for (int slot = 0; slot < size && timestampMs(slot) <= deletedAtMs; slot++) {
      if (otherHi(slot) == otherHi && otherLo(slot) == otherLo) {
        died += kill(slot);
      }
    }
    return died;
  }

  /**
   * Kills all edges with timestamps at or before the deletion of the node whose slots these are.
   *
   * @return how many live edges died
   */
  public int killAll(long deletedAtMs) {
    int died = 0;
    for (int slot = 0; slot < size && timestampMs(slot) <= deletedAtMs; slot++) {
      died += kill(slot);
    }
    return died;
  }

  private int kill(int slot) {
    int died = isLive(slot) ? 1 : 0;
    setMarks(slot, marks(slot) | MARK_KILLED);
    return died;
  }

  /**
   * Drops the edges that are out of the window: those with {@code timestamp <= watermarkMs -
   * windowMs}, always the head of the list.
   *
   * @return whether a live edge went
   */
  public boolean prune(long watermarkMs) {
    if (size == 0 || !rules().isExpired(headMs, watermarkMs)) {
      return false;
    }
    int gone = 0;
    boolean liveWent = false;
    while (gone < size && rules().isExpired(timestampMs(gone), watermarkMs)) {
      liveWent |= isLive(gone);
      gone++;
    }
    if (gone == size) {
      clear();
    } else {
      first += gone;
      size -= gone;
      headMs = timestampMs(0);
    }
    return liveWent;
  }

  private void clear() {
    first = 0;
    size = 0;
    rows = NO_ROWS;
    tags = NO_TAGS;
    features = NO_FEATURES;
    labelAt = null;
  }

  // ---- restore ----------------------------------------------------------------------------

  /**
   * Makes room for exactly so many edges, before they are {@linkplain #append appended}.
   *
   * @throws IllegalStateException if that is more than the fan-in
   */
  public void ensureCapacity(int edges) {
    if (edges > fanIn) {
      throw new IllegalStateException(
          edges + " edges do not fit " + fanIn + " slots: was the fan-in lowered?");
    }
    if (first + edges > tags.length) {
      moveTo(Math.max(edges, tags.length));
    }
  }

  /**
   * Appends an edge as an earlier list had it, to restore that list from its encoded form.
   *
   * @param marks as {@link #marks} gave them
   * @param labelAvailableAtMs as {@link #labelAvailableAtMs} gave it; {@link #NO_LABEL} for none
   * @param values holds the features from {@code offset} on
   * @throws IllegalStateException if the edge is not above the last one, the list is full, or the
   *     marks are not marks: the encoded form is damaged
   */
  public void append(
      long timestampMs,
      long idHi,
      long idLo,
      long otherHi,
      long otherLo,
      long updateTimeMs,
      int marks,
      long labelAvailableAtMs,
      float[] values,
      int offset) {
    if (size > 0 && compare(size - 1, timestampMs, idHi, idLo, otherHi, otherLo) >= 0) {
      throw new IllegalStateException(
          "edge ("
              + timestampMs
              + ", "
              + new EdgeId(idHi, idLo)
              + ") does not come after edge ("
              + timestampMs(size - 1)
              + ", "
              + id(size - 1)
              + "): slots are restored in order");
    }
    if ((marks & ~ALL_MARKS) != 0 || marks >> LABEL_SHIFT > Label.FRAUD.ordinal()) {
      throw new IllegalStateException("marks are " + marks + ": not a set of marks and a label");
    }
    ensureCapacity(size + 1);
    int slot = size++;
    writeKey(slot, timestampMs, idHi, idLo, otherHi, otherLo);
    rows[row(slot) + UPDATED] = updateTimeMs;
    setMarks(slot, marks);
    headMs = timestampMs(0);
    System.arraycopy(values, offset, features, featureOffset(slot), featureWidth);
    if (labelAvailableAtMs != NO_LABEL) {
      makeRoomForLabels();
    }
    if (labelAt != null) {
      labelAt[first + slot] = labelAvailableAtMs;
    }
  }

  // ---- reads ------------------------------------------------------------------------------

  /** The rules the list is held to. */
  public SlotRules rules() {
    return new SlotRules(fanIn, windowMs, featureWidth);
  }

  /** Number of slots held, by live and dead edges. */
  public int size() {
    return size;
  }

  /** Number of live edges; takes time in the size of the list. */
  public int liveCount() {
    int live = 0;
    for (int slot = 0; slot < size; slot++) {
      live += isLive(slot) ? 1 : 0;
    }
    return live;
  }

  /** The greatest timestamp of a live edge, or {@link Long#MIN_VALUE} if there is none. */
  public long clockMs() {
    for (int slot = size - 1; slot >= 0; slot--) {
      if (isLive(slot)) {
        return timestampMs(slot);
      }
    }
    return Long.MIN_VALUE;
  }

  /** The watermark at which the first slot leaves the window; {@link Long#MAX_VALUE} if empty. */
  public long nextExpiryMs() {
    return size == 0 ? Long.MAX_VALUE : headMs + windowMs;
  }

  /** Where the edge is, or, negative, {@code -(slot it would take) - 1} if it is not there. */
  public int indexOf(long timestampMs, long idHi, long idLo, long otherHi, long otherLo) {
    int low = 0;
    int high = size - 1;
    // Most edges come in order: look at the end first.
    int middle = high;
    while (low <= high) {
      int order = compare(middle, timestampMs, idHi, idLo, otherHi, otherLo);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
      middle = (low + high) >>> 1;
    }
    return ~low;
  }

  /** Whether the edge holds a slot, or would take one if it came (its window aside). */
  public boolean ranksIn(long timestampMs, long idHi, long idLo, long otherHi, long otherLo) {
    return size < fanIn || size > 0 && compare(0, timestampMs, idHi, idLo, otherHi, otherLo) <= 0;
  }

  /** Whether the edge is neither deleted nor killed. */
  public boolean isLive(int slot) {
    return (tags[first + slot] & DEAD) == 0;
  }

  /** Whether the edge's newest version deletes it. */
  public boolean isDeleted(int slot) {
    return (tags[first + slot] & MARK_DELETED) != 0;
  }

  /** Whether one of the edge's nodes was deleted at or after the edge's timestamp. */
  public boolean isKilled(int slot) {
    return (tags[first + slot] & MARK_KILLED) != 0;
  }

  /**
   * All marks in one number, for encoding: {@link #MARK_DELETED}, {@link #MARK_KILLED}, and the
   * label's ordinal in the two bits above.
   */
  public int marks(int slot) {
    return tags[first + slot] & MARKS;
  }

  /** The edge's timestamp, epoch milliseconds. */
  public long timestampMs(int slot) {
    return rows[row(slot) + TIMESTAMP];
  }

  /** The edge's id. */
  public EdgeId id(int slot) {
    return new EdgeId(idHi(slot), idLo(slot));
  }

  /** Upper half of the edge's id. */
  public long idHi(int slot) {
    return rows[row(slot) + ID_HI];
  }

  /** Lower half of the edge's id. */
  public long idLo(int slot) {
    return rows[row(slot) + ID_LO];
  }

  /** Whether a slot is held by an edge, live or dead, that comes from a node. */
  public boolean holdsOther(long otherHi, long otherLo) {
    int bits = otherBits(otherLo);
    for (int slot = size - 1; slot >= 0; slot--) {
      boolean maybe = (tags[first + slot] & ~MARKS) == bits;
      if (maybe && otherLo(slot) == otherLo && otherHi(slot) == otherHi) {
        return true;
      }
    }
    return false;
  }

  /** The node the in-edge comes from. */
  public NodeId other(int slot) {
    return new NodeId(otherHi(slot), otherLo(slot));
  }

  /** Upper half of the other node's identity. */
  public long otherHi(int slot) {
    return rows[row(slot) + OTHER_HI];
  }

  /** Lower half of the other node's identity. */
  public long otherLo(int slot) {
    return rows[row(slot) + OTHER_LO];
  }

  /** When the version in the slot came to be, epoch milliseconds. */
  public long updateTimeMs(int slot) {
    return rows[row(slot) + UPDATED];
  }

  /** The edge's label. */
  public Label label(int slot) {
    return Label.of(marks(slot) >> LABEL_SHIFT);
  }

  /** When the edge's label became available, or {@link #NO_LABEL}. */
  public long labelAvailableAtMs(int slot) {
    return labelAt == null ? NO_LABEL : labelAt[first + slot];
  }

  /**
   * The features of all edges, those of a slot from {@link #featureOffset} on. The list's own
   * array: not to be changed, and valid until the list next changes. All NaN for a deleted edge.
   */
  public float[] features() {
    return features;
  }

  /** Where in {@link #features} those of a slot start. */
  public int featureOffset(int slot) {
    return (first + slot) * featureWidth;
  }

  // ---- order and room ---------------------------------------------------------------------

  private int compare(
      int slot, long timestampMs, long idHi, long idLo, long otherHi, long otherLo) {
    int row = row(slot);
    int order = Long.compare(rows[row + TIMESTAMP], timestampMs);
    if (order == 0) {
      order = NodeId.compare(rows[row + ID_HI], rows[row + ID_LO], idHi, idLo);
    }
    return order != 0
        ? order
        : NodeId.compare(rows[row + OTHER_HI], rows[row + OTHER_LO], otherHi, otherLo);
  }

  private int row(int slot) {
    return (first + slot) * STRIDE;
  }

  private static int otherBits(long otherLo) {
    return (int) otherLo << OTHER_SHIFT;
  }

  private void setMarks(int slot, int marks) {
    tags[first + slot] = tags[first + slot] & ~MARKS | marks;
  }

  private void writeKey(
      int slot, long timestampMs, long idHi, long idLo, long otherHi, long otherLo) {
    int row = row(slot);
    rows[row + TIMESTAMP] = timestampMs;
    rows[row + ID_HI] = idHi;
    rows[row + ID_LO] = idLo;
    rows[row + OTHER_HI] = otherHi;
    rows[row + OTHER_LO] = otherLo;
    tags[first + slot] = otherBits(otherLo);
  }

  private void makeRoomForLabels() {
    if (labelAt == null) {
      labelAt = new long[tags.length];
      Arrays.fill(labelAt, NO_LABEL);
    }
  }

  /** Moves the slots from {@code slot} on up by one, so that it is free. */
  private void open(int slot) {
    if (first + size == tags.length) {
      makeRoom();
    }
    int from = first + slot;
    int moved = size - slot;
    if (moved > 0) {
      int width = featureWidth;
      System.arraycopy(rows, from * STRIDE, rows, (from + 1) * STRIDE, moved * STRIDE);
      System.arraycopy(tags, from, tags, from + 1, moved);
      System.arraycopy(features, from * width, features, (from + 1) * width, moved * width);
      if (labelAt != null) {
        System.arraycopy(labelAt, from, labelAt, from + 1, moved);
      }
    }
    size++;
  }

  /** Makes room behind the last slot: where heads have left enough of it, or in new arrays. */
  private void makeRoom() {
    int most = fanIn + fanIn / SPARE_PART;
    int capacity = tags.length;
    boolean grows = capacity < most && first <= size / 4;
    if (grows || first == 0) {
      capacity = Math.min(most, Math.max(FIRST_CAPACITY, 2 * size));
    }
    moveTo(Math.max(capacity, size + 1));
  }

  /** Moves all slots to the beginning, of larger arrays if they are to be larger. */
  private void moveTo(int capacity) {
    boolean same = capacity == tags.length;
    long[] newRows = same ? rows : new long[capacity * STRIDE];
    int[] newTags = same ? tags : new int[capacity];
    float[] newFeatures = same ? features : new float[capacity * featureWidth];
    System.arraycopy(rows, first * STRIDE, newRows, 0, size * STRIDE);
    System.arraycopy(tags, first, newTags, 0, size);
    System.arraycopy(features, first * featureWidth, newFeatures, 0, size * featureWidth);
    if (labelAt != null) {
      long[] newLabelAt = same ? labelAt : new long[capacity];
      System.arraycopy(labelAt, first, newLabelAt, 0, size);
      labelAt = newLabelAt;
    }
    rows = newRows;
    tags = newTags;
    features = newFeatures;
    first = 0;
  }

  private void checkSlot(int slot) {
    if (slot < 0 || slot >= size) {
      throw new IndexOutOfBoundsException("slot " + slot + " of " + size);
    }
  }
}
