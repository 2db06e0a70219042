package dev.gyre.state.store;

import dev.gyre.graph.event.NodeId;
import dev.gyre.state.shard.ShardKeys;
import dev.gyre.state.store.Destinations.Source;
import java.util.ConcurrentModificationException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Sources of many in-edges whose vector has changed and whose neighbours are still to be marked for
 * it: hubs, and those with a long list.
 *
 * <p>To mark a million neighbours takes a second, and the marks would fill the memory; so a source
 * waits here, and its neighbours are marked a few at a time, as long as few enough nodes are ripple
 * dirt already. A change of a source that is being gone through coalesces with all others that come
 * before the end: one more pass follows.
 *
 * <p>For maintainers: a pass goes over a copy of a list, or over the live table. What comes into
 * either behind the pass is a new in-edge, which marks its node by itself. RocksDB's iterator
 * stands that; a table on the heap does not, and the pass begins anew. RocksDB's reads a page at a
 * time, and finds the next one by the last row of the one before: if that row went meanwhile, it
 * passes over the one behind it, and one more pass has to follow. A snapshot has the sources but
 * not how far they have come.
 */
final class FanOut {

  /** As many as RocksDB's iterator of a map reads at once. */
  static final int PAGE = 128;

  private static final long NONE = Long.MAX_VALUE;

  private final Destinations destinations;
  private final ShardKeys keys;
  private final Map<Source, Pass> passes = new LinkedHashMap<>();

  /** Kept apart for gauges, which other threads read. */
  private long firstMicros = NONE;

  private static final class Pass {
    private final Source source;
    private long causeMicros;
    private long nextCauseMicros = NONE;
    private Iterator<NodeId> rest;
    private long marked;

    /** The last one read: by its row the iterator finds the next page. */
    private NodeId last;

    Pass(Source source, long causeMicros) {
      this.source = source;
      this.causeMicros = causeMicros;
    }

    long oldestMicros() {
      return Math.min(causeMicros, nextCauseMicros);
    }
  }

  /** What is done with each source that waits. */
  @FunctionalInterface
  interface Visitor {
    void hub(int shard, NodeId source, long causeMicros);
  }

  FanOut(Destinations destinations, ShardKeys keys) {
    this.destinations = destinations;
    this.keys = keys;
  }

  boolean isEmpty() {
    return passes.isEmpty();
  }

  int size() {
    return passes.size();
  }

  /** Has the destinations of a source marked from now on. */
  void add(Source source, long causeMicros) {
    Pass pass = passes.get(source);
    if (pass == null) {
      passes.put(source, new Pass(source, causeMicros));
    } else if (pass.rest == null) {
      pass.causeMicros = Math.min(pass.causeMicros, causeMicros);
    } else {
      pass.nextCauseMicros = Math.min(pass.nextCauseMicros, causeMicros);
    }
    firstMicros = first().causeMicros;
  }

  /** Whether the destinations of a source are being read. */
  boolean isReading(Source source) {
    Pass pass = passes.get(source);
    return pass != null && pass.rest != null;
  }

  /** The oldest change that the next source brings; {@link Long#MAX_VALUE} without any. */
  long firstMicros() {
    return firstMicros;
  }

  /** Notes that the row of a destination was taken out of the table. */
  void removed(Source source, NodeId destination) {
    Pass pass = passes.get(source);
    if (pass != null && destination.equals(pass.last)) {
      pass.nextCauseMicros = Math.min(pass.nextCauseMicros, pass.causeMicros);
    }
  }

  /** Marks a page of destinations of the source whose turn it is. */
  void step(DirtySet dirty) {
    Pass pass = first();
    Source source = pass.source;
    if (pass.rest == null) {
      pass.rest = destinations.all(source);
      pass.marked = 0;
    }
    try {
      int read = 0;
      while (read < PAGE && pass.rest.hasNext()) {
        pass.last = pass.rest.next();
        dirty.mark(keys.shardOf(pass.last), pass.last, pass.causeMicros, Dirt.RIPPLE);
        read++;
      }
      pass.marked += read;
      if (read < PAGE) {
        end(pass);
      }
    } catch (ConcurrentModificationException changedOnTheHeap) {
      pass.rest = null;
    }
  }

  private void end(Pass pass) {
    destinations.counted(pass.source, pass.marked);
    passes.remove(pass.source);
    if (pass.nextCauseMicros != NONE) {
      passes.put(pass.source, new Pass(pass.source, pass.nextCauseMicros));
    }
    firstMicros = isEmpty() ? NONE : first().causeMicros;
  }

  private Pass first() {
    return passes.values().iterator().next();
  }

  /** Visits all hubs, each with the oldest change that it brings. */
  void forEach(Visitor visitor) {
    for (Pass pass : passes.values()) {
      visitor.hub(pass.source.shard(), pass.source.node(), pass.oldestMicros());
    }
  }
}
