package dev.gyre.state.store;

import dev.gyre.graph.event.NodeId;
import dev.gyre.state.record.DestinationList;
import dev.gyre.state.record.ReplicaRecord;
import it.unimi.dsi.fastutil.objects.ObjectLinkedOpenHashSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The nodes of a subtask that have an in-edge from a source, by source. Few of them are a list in
 * the source's replica, which is made if there is none yet: what comes and goes with edges then
 * costs no row of its own, and a replica that arrives brings its destinations along. A source with
 * more than {@link StoreOptions#longestList} is a <i>hub</i>, with a row for each, so that it is
 * never rewritten.
 */
final class Destinations {

  /**
   * Those of a source with more are marked by and by, out of its list or its rows (decision 17).
   */
  static final int MOST_AT_ONCE = 64;

  /** Destinations of a hub that are in memory at once. */
  private static final int PAGE = 256;

  /** How long the operator may stand still to gather rows. */
  private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final DestinationRows rows;
  private final RecordStore records;
  private final int longest;
  private final ObjectLinkedOpenHashSet<Source> shrunk = new ObjectLinkedOpenHashSet<>();
  private Predicate<Source> beingRead = source -> false;
  private boolean held;

  /** A source, and the shard whose rows tell of it. */
  record Source(int shard, NodeId node) {
    @Override
    public int hashCode() {
      return node.hashCode() + 31 * shard;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Source that && shard == that.shard && node.equals(that.node);
    }
  }

  /**
   * Puts lists above rows.
   *
   * @param rows those of hubs
   * @param records has the replicas with the lists
   * @param longest a source with more destinations is a hub
   */
  Destinations(DestinationRows rows, RecordStore records, int longest) {
    this.rows = rows;
    this.records = records;
    this.longest = longest;
  }

  /** Adds a destination; one that is there already changes nothing. */
  void add(int shard, NodeId source, NodeId destination) {
    ReplicaRecord record = records.replicaOrNew(shard, source);
    if (record.hub()) {
      rows.put(new Source(shard, source), destination);
      return;
    }
    DestinationList list = record.destinations();
    if (!list.add(destination)) {
      return;
    }
    if (list.size() > longest) {
      Source key = new Source(shard, source);
      for (NodeId each : list.toArray()) {
        rows.put(key, each);
      }
      list.clear();
      record.setHub(true);
    }
    records.replicaChanged(shard, source);
  }

  /** Takes a destination away. */
  void remove(int shard, NodeId source, NodeId destination) {
    ReplicaRecord record = records.replica(shard, source);
    if (record == null) {
      return;
    }
    if (record.hub()) {
      rows.remove(new Source(shard, source), destination);
    } else if (record.destinations().remove(destination)) {
      records.replicaChanged(shard, source);
    }
  }

  /**
   * Whether the rows of a hub have to stay: a snapshot may be made without the record that would
   * have the list in their place. Rows may come and go, since whatever brought them is logged and
   * brings them again, but what was there before would be lost.
   */
  void hold(boolean rowsStay) {
    held = rowsStay;
  }

  /** Sets which sources' rows are being read, so that none may be cleared. */
  void whenRead(Predicate<Source> read) {
    beingRead = read;
  }

  /** Notes how many destinations a hub was found to have: it may be none any more. */
  void counted(Source source, long destinations) {
    if (destinations > longest || !isHub(source)) {
      return;
    }
    if (held) {
      shrunk.add(source);
    } else {
      gather(source, rows::clear);
    }
  }

  /**
   * Takes the rows of hubs that were found to be none any more while rows had to stay into lists,
   * and has the rows cleared when they are next written; as many as a few milliseconds are enough
   * for. To be called at the end of a turn, which the lists are of, right before a snapshot, which
   * still has the rows.
   */
  void gatherShrunk() {
    long start = System.nanoTime();
    for (int looks = shrunk.size(); looks > 0; looks--) {
      if (System.nanoTime() - start >= GATHER_NANOS) {
        return;
      }
      Source source = shrunk.removeFirst();
      if (beingRead.test(source)) {
        shrunk.add(source);
      } else if (isHub(source)) {
        gather(source, rows::clearLater);
      }
    }
  }

  /** Whether the destinations of a source are rows. */
  boolean isHub(Source source) {
    ReplicaRecord record = records.replica(source.shard(), source.node());
    return record != null && record.hub();
  }

  /** Takes the rows of a source into a list, if they are few; else it is a hub. */
  private void gather(Source source, Consumer<Source> clear) {
    ReplicaRecord record = records.replicaOrNew(source.shard(), source.node());
    DestinationList list = record.destinations();
    Iterator<NodeId> all = rows.of(source);
    while (all.hasNext() && list.size() <= longest) {
      list.add(all.next());
    }
    boolean hub = list.size() > longest;
    if (hub) {
      list.clear();
    } else {
      clear.accept(source);
    }
    record.setHub(hub);
    records.replicaChanged(source.shard(), source.node());
  }

  /** All destinations of a source, one after the other; those of a hub out of the table. */
  Iterator<NodeId> all(Source source) {
    ReplicaRecord record = records.replica(source.shard(), source.node());
    if (record == null) {
      return List.<NodeId>of().iterator();
    }
    return record.hub()
        ? rows.of(source)
        : Arrays.asList(record.destinations().toArray()).iterator();
  }

  /**
   * Visits the destinations of a source, a page at a time.
   *
   * @param visitor may change anything; the destinations of this source only if it is no hub
   * @param pageEnd is called after each page
   */
  void forEach(int shard, NodeId node, NodeVisitor visitor, Runnable pageEnd) {
    Iterator<NodeId> all = all(new Source(shard, node));
    NodeId[] page = new NodeId[PAGE];
    while (all.hasNext()) {
      // Taken first, visited then: a visitor may change what is being read.
      int taken = 0;
      while (taken < PAGE && all.hasNext()) {
        page[taken++] = all.next();
      }
      for (int i = 0; i < taken; i++) {
        visitor.node(page[i]);
      }
      pageEnd.run();
    }
  }
}
