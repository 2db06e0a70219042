package dev.gyre.state.store;

import dev.gyre.graph.event.NodeId;
import dev.gyre.graph.node.NodeRecord;
import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.graph.slot.SlotList;
import dev.gyre.graph.slot.SlotRules;
import dev.gyre.state.record.DestinationList;
import dev.gyre.state.record.LayerNode;
import dev.gyre.state.record.ReplicaRecord;
import java.util.Arrays;

/**
 * Has the next units of work find in the processor's caches what they read. One by one each of them
 * follows some thirty references, and waits for memory at each; here all of them take a step before
 * any takes the next, so that their waits overlap. It changes nothing but the second chance of
 * entries, and reads nothing from the tables.
 *
 * <p>Add what the units are about, then {@link #run}. Got from {@link LayerStore#lookAhead}.
 */
public final class LookAhead {

  private static final int FIRST_CAPACITY = 64;

  private static final int ALL_RELATIONS = -1;

  private static final int AGGREGATE_DEPTH = 3;

  /**
   * So much of in-edges and vectors is read ahead at most: it has to be in the second-level cache,
   * of 512 KB and more, when it is needed. What is beyond it, with many relations and tracks, is
   * read when it is needed.
   */
  private static final int MOST_BYTES = 384 * 1024;

  private static final int SLOT_BYTES = 64;

  /** Memory is read by 64 bytes. */
  private static final int FLOATS_AT_ONCE = 16;

  private static final int MARKS_AT_ONCE = 16;

  private final int home;
  private final RecordCache cache;
  private final DirtySet dirty;

  private final RowLookup rows = new RowLookup();
  private int size;
  private LayerNode[] nodes = new LayerNode[FIRST_CAPACITY];

  /** The directed relation that each row is read for. */
  private int[] relations = new int[FIRST_CAPACITY];

  private int listCount;
  private SlotList[] lists = new SlotList[FIRST_CAPACITY];
  private int[] owners = new int[FIRST_CAPACITY];
  private int[] places = new int[FIRST_CAPACITY];

  /** Sources that get or lose a destination. */
  private final ReplicaLookup sources = new ReplicaLookup();

  /** Sources that get a vector, or whose vector is read. */
  private final ReplicaLookup vectors = new ReplicaLookup();

  private boolean attends = true;
  private boolean indexes = true;
  private int budget = MOST_BYTES;
  private long touched;

  LookAhead(int home, RecordCache cache, DirtySet dirty) {
    this.home = home;
    this.cache = cache;
    this.dirty = dirty;
  }

  /**
   * Says what the layer keeps of neighbours; all, unless this is called.
   *
   * @param vectors whether refreshes read the vectors of sources
   * @param destinations whether sources have destinations
   */
  public void keeps(boolean vectors, boolean destinations) {
    attends = vectors;
    indexes = destinations;
  }

  /** Adds a node of a shard that is about to be changed, or read. */
  public void node(int shard, NodeId node) {
    node(shard, node, ALL_RELATIONS);
  }

  /** Adds a node of a shard that is about to get an in-edge of a directed relation. */
  public void node(int shard, NodeId node, int directed) {
    rows.add(shard, node);
    if (rows.size > relations.length) {
      relations = Arrays.copyOf(relations, 2 * relations.length);
    }
    relations[rows.size - 1] = directed;
  }

  /** Adds a source that is about to have one destination more. */
  public void source(NodeId node) {
    if (indexes) {
      sources.add(node.hi(), node.lo());
    }
  }

  /** Adds a source whose replica is about to be replaced, and its destinations marked. */
  public void replica(NodeId node) {
    vectors.add(node.hi(), node.lo());
  }

  /** Reads what changes of all that was added will read, and forgets it. */
  public void run() {
    findNodes();
    readMarks();
    readNodes(this::isRead, Part.ENDS);
    sources.find(cache, home);
    readDestinations(sources);
    sources.reset();
    addHeads();
    sources.find(cache, home);
    readDestinations(sources);
    vectors.find(cache, home);
    readDestinations(vectors);
    readVectors();
    readMarksOfDestinations();
    reset();
  }

  /**
   * Reads what the end of a window reads of the nodes that were added, and forgets them.
   *
   * @param watermarkMs ends it
   */
  void runExpiries(long watermarkMs) {
    findNodes();
    readMarks();
    readNodes(
        (i, place) -> nodes[i].graph().slotsAt(place).nextExpiryMs() <= watermarkMs, Part.ENDS);
    addExpired(watermarkMs);
    sources.find(cache, home);
    readDestinations(sources);
    reset();
  }

  /**
   * Reads what refreshes of the nodes that were added will read, and forgets them.
   *
   * @param watermarkMs the windows that it ends are left with them
   */
  public void runRefreshes(long watermarkMs) {
    findNodes();
    // Without vectors of sources only the newest live in-edge counts: the clock is read from it.
    readNodes((i, place) -> true, attends ? Part.WHOLE : Part.ENDS);
    readOwnVectors();
    addInEdges();
    vectors.find(cache, home);
    readVectors();
    addExpired(watermarkMs);
    sources.find(cache, home);
    readDestinations(sources);
    reset();
  }

  /** Reads what the rows of entries of an array are made of, from one to before another. */
  void runWrites(CacheEntry[] entries, int from, int to) {
    nodes = atLeast(nodes, to - from);
    for (int i = from; i < to; i++) {
      Object record = entries[i].record;
      if (record instanceof LayerNode node) {
        nodes[size++] = node;
      } else if (record instanceof ReplicaRecord replica) {
        vectors.addFound(replica);
      }
    }
    readNodes((i, place) -> true, Part.WHOLE);
    readOwnVectors();
    readDestinations(vectors);
    readVectors();
    reset();
  }

  private void reset() {
    rows.reset();
    Arrays.fill(nodes, 0, size, null);
    Arrays.fill(lists, 0, listCount, null);
    size = 0;
    listCount = 0;
    budget = MOST_BYTES;
    sources.reset();
    vectors.reset();
  }

  private void findNodes() {
    cache.begin(CacheEntry.Kind.NODE, rows);
    size = rows.size;
    nodes = atLeast(nodes, size);
    for (int i = 0; i < size; i++) {
      CacheEntry entry = rows.entries[i];
      nodes[i] = entry == null ? null : (LayerNode) entry.record;
    }
  }

  private static LayerNode[] atLeast(LayerNode[] nodes, int size) {
    return nodes.length >= size ? nodes : new LayerNode[2 * size];
  }

  private void readMarks() {
    for (int i = 0; i < size; i++) {
      dirty.touch(rows.lo[i]);
    }
  }

  /** What is read of a list of in-edges. */
  private enum Part {
    /** What an edge that comes in order, or leaves the window, reads. */
    ENDS {
      @Override
      long touch(SlotList list) {
        int last = list.size() - 1;
        if (last < 0) {
          return 0;
        }
        long sum =
            list.timestampMs(0) + list.otherLo(0) + list.timestampMs(last) + list.otherLo(last);
        for (int slot = 0; slot <= last; slot += MARKS_AT_ONCE) {
          sum += list.marks(slot);
        }
        return sum + list.marks(last);
      }

      @Override
      int bytes(SlotList list) {
        return 2 * SLOT_BYTES + list.size() * Integer.BYTES;
      }
    },

    /** All rows, and with them marks and features. */
    WHOLE {
      @Override
      long touch(SlotList list) {
        long sum = 0;
        float features = 0;
        boolean hasFeatures = list.rules().featureWidth() > 0;
        for (int slot = 0; slot < list.size(); slot++) {
          // A row may begin in one line and end in the next.
          sum += list.timestampMs(slot) + list.otherLo(slot) + list.marks(slot);
          if (hasFeatures) {
            features += list.features()[list.featureOffset(slot)];
          }
        }
        return sum + Float.floatToRawIntBits(features);
      }

      @Override
      int bytes(SlotList list) {
        return list.size() * SLOT_BYTES;
      }
    };

    /** Reads it; returns something of what was read. */
    abstract long touch(SlotList list);

    /** About how much of the processor's cache it takes. */
    abstract int bytes(SlotList list);
  }

  /** Which lists of a node are read. */
  @FunctionalInterface
  private interface Wanted {
    /** Whether the list at a place of the i-th node is, which there is. */
    boolean is(int i, int place);
  }

  /** An edge's own list, and those that may have edges from the same source. */
  private boolean isRead(int i, int place) {
    if (relations[i] == ALL_RELATIONS) {
      return true;
    }
    NodeRecord graph = nodes[i].graph();
    TypeSchema types = graph.schema();
    return types.sourceType(graph.inRelation(place)) == types.sourceType(relations[i]);
  }

  private void readNodes(Wanted wanted, Part part) {
    long sum = 0;
    for (int i = 0; i < size; i++) {
      if (nodes[i] != null) {
        sum += nodes[i].graph().inRelationCount() + nodes[i].subscriptions().size();
      }
    }
    for (int i = 0; i < size; i++) {
      if (nodes[i] != null) {
        addLists(i);
        sum += nodes[i].graph().ref().type() + nodes[i].subscriptions().touch();
      }
    }
    for (int i = 0; i < listCount; i++) {
      sum += lists[i].nextExpiryMs();
    }
    leave(wanted);
    for (int i = 0; i < listCount && budget > 0; i++) {
      budget -= part.bytes(lists[i]);
      sum += part.touch(lists[i]);
    }
    for (int i = 0; i < size; i++) {
      if (nodes[i] != null) {
        sum += nodes[i].graph().ref().key().lo();
      }
    }
    // Kept, or the compiler would leave the reads out.
    touched += sum;
    readAggregates();
  }

  private void readOwnVectors() {
    for (int i = 0; i < size; i++) {
      if (nodes[i] != null) {
        touched += touch(nodes[i].vector());
      }
    }
  }

  private void addLists(int node) {
    NodeRecord graph = nodes[node].graph();
    for (int place = 0; place < graph.inRelationCount(); place++) {
      SlotList list = graph.slotsAt(place);
      if (list != null) {
        if (listCount == lists.length) {
          lists = Arrays.copyOf(lists, 2 * listCount);
          owners = Arrays.copyOf(owners, 2 * listCount);
          places = Arrays.copyOf(places, 2 * listCount);
        }
        owners[listCount] = node;
        places[listCount] = place;
        lists[listCount++] = list;
      }
    }
  }

  /** Leaves only those lists whose slots are wanted. */
  private void leave(Wanted wanted) {
    int left = 0;
    for (int i = 0; i < listCount; i++) {
      if (wanted.is(owners[i], places[i])) {
        lists[left++] = lists[i];
      }
    }
    Arrays.fill(lists, left, listCount, null);
    listCount = left;
  }

  private void readAggregates() {
    long sum = 0;
    for (int depth = 0; depth < AGGREGATE_DEPTH; depth++) {
      for (int i = 0; i < size; i++) {
        if (nodes[i] != null && nodes[i].aggregates() != null) {
          sum += nodes[i].aggregates().touch(depth);
        }
      }
    }
    touched += sum;
  }

  /** Full lists lose their head to a new edge, and its source may lose a destination. */
  private void addHeads() {
    for (int i = 0; i < listCount && indexes; i++) {
      SlotList list = lists[i];
      if (list.size() > 0 && list.size() == list.rules().fanIn()) {
        sources.add(list.otherHi(0), list.otherLo(0));
      }
    }
  }

  /** In-edges that have left their window: their sources may lose a destination. */
  private void addExpired(long watermarkMs) {
    for (int i = 0; i < listCount && indexes; i++) {
      SlotList list = lists[i];
      SlotRules rules = list.rules();
      for (int slot = 0;
          slot < list.size() && rules.isExpired(list.timestampMs(slot), watermarkMs);
          slot++) {
        sources.add(list.otherHi(slot), list.otherLo(slot));
      }
    }
  }

  private void addInEdges() {
    if (!attends) {
      return;
    }
    for (int i = 0; i < size; i++) {
      vectors.add(rows.hi[i], rows.lo[i]);
    }
    for (int i = 0; i < listCount; i++) {
      SlotList list = lists[i];
      for (int slot = 0; slot < list.size(); slot++) {
        vectors.add(list.otherHi(slot), list.otherLo(slot));
      }
    }
  }

  private void readDestinations(ReplicaLookup lookup) {
    long sum = 0;
    for (int i = 0; i < lookup.size(); i++) {
      if (lookup.found(i) != null) {
        sum += lookup.found(i).destinations().size();
      }
    }
    for (int i = 0; i < lookup.size(); i++) {
      if (lookup.found(i) != null) {
        sum += lookup.found(i).destinations().touch();
      }
    }
    touched += sum;
  }

  private void readVectors() {
    long sum = 0;
    for (int i = 0; i < vectors.size(); i++) {
      if (vectors.found(i) != null && vectors.found(i).vector() != null) {
        sum += vectors.found(i).vector().length;
      }
    }
    for (int i = 0; i < vectors.size() && budget > 0; i++) {
      float[] vector = vectors.found(i) == null ? null : vectors.found(i).vector();
      budget -= vector == null ? 0 : vector.length * Float.BYTES;
      sum += touch(vector);
    }
    touched += sum;
  }

  private void readMarksOfDestinations() {
    for (int i = 0; i < vectors.size(); i++) {
      ReplicaRecord replica = vectors.found(i);
      if (replica != null) {
        DestinationList few = replica.destinations();
        boolean isMarked = few.size() <= Destinations.MOST_AT_ONCE;
        for (int at = 0; isMarked && at < few.size(); at++) {
          dirty.touch(few.lo(at));
        }
      }
    }
  }

  private static long touch(float[] vector) {
    float sum = 0;
    for (int at = 0; vector != null && at < vector.length; at += FLOATS_AT_ONCE) {
      sum += vector[at];
    }
    return Float.floatToRawIntBits(sum);
  }
}
