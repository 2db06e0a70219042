package dev.gyre.state.store;

import dev.gyre.graph.aggregate.AggregatePlan;
import dev.gyre.graph.event.NodeId;
import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.state.codec.LayerNodeCodec;
import dev.gyre.state.codec.ReplicaCodec;
import dev.gyre.state.migrate.NodeMigration;
import dev.gyre.state.record.LayerNode;
import dev.gyre.state.shard.HomeShards;
import dev.gyre.state.shard.ShardKeys;
import java.util.List;
import org.apache.flink.runtime.state.CheckpointableKeyedStateBackend;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyedStateBackend;

/**
 * All keyed state of one layer operator's subtask: for each of its shards the nodes, the expiry
 * calendar and the dirty set; for all of them together the {@link Neighbours}.
 *
 * <p>Single-threaded, like the operator. It sets the backend's current key as it needs; an operator
 * that uses keyed state of its own must set its key again. Works on every keyed state backend.
 *
 * <p>A <i>unit of work</i> begins with {@link #shard} and lasts until the next call of it: within
 * one, records from {@link ShardStore#find} and {@link ShardStore#create} are the only copy of
 * their row and may be changed; after it they may have been evicted, and must be found again.
 *
 * <p>What is changed reaches the backend at eviction, by {@link #writeBehind}, and by {@link
 * #flush}, which an operator calls in {@code snapshotState}: as rows, or as the inputs that changed
 * them (see {@link InputLog}).
 */
public final class LayerStore {

  /** Ripple dirt beyond which no more neighbours of sources of many in-edges are marked. */
  static final int MOST_RIPPLE = 4096;

  private static final long MICROS_PER_MS = 1000;

  private final ShardKeys keys;
  private final KeyGroupRange range;
  private final StoreCounters counters = StoreCounters.create();
  private final DirtySet dirty;
  private final FanOut fanOut;
  private final long rippleAgeMicros;
  private final RecordStore records;
  private final ExpiryCalendar calendar;
  private final Neighbours neighbours;
  private final ShardStore[] shards;
  private final Persistence persistence;
  private final ReplayedDirt replayed;
  private final boolean remade;

  private LayerStore(
      KeyedStateBackend<Integer> backend,
      ShardKeys keys,
      HomeShards homes,
      TypeSchema types,
      AggregatePlan aggregates,
      StoreOptions options,
      DirtySet dirty,
      NodeMigration migration) {
    this.keys = keys;
    this.range = keyGroups(backend, keys);
    this.dirty = dirty;
    this.rippleAgeMicros = dirty.rippleAgeMicros();
    Tables tables = Tables.open(backend, new ShardSelector(backend, keys));
    ShardPages pages = new ShardPages(tables.pages());
    Layout layout = new Layout(pages, range, homes.parallelism());
    LayerNodeCodec codec = new LayerNodeCodec(types, aggregates);
    this.remade = migration != null || layout.isAnother();
    if (remade) {
      NodeMigration each =
          migration == null ? new NodeMigration(types, aggregates, types, aggregates) : migration;
      new StoreMigration(tables, each, codec).run(range);
    }
    this.records =
        new RecordStore(
            tables,
            codec,
            new ReplicaCodec(),
            options,
            counters,
            keys.shards(),
            range.getStartKeyGroup(),
            dirty);
    DestinationRows destinationRows = new DestinationRows(tables.destinations());
    Destinations destinations = new Destinations(destinationRows, records, options.longestList());
    this.fanOut = new FanOut(destinations, keys);
    destinationRows.whenRemoved(fanOut::removed);
    destinations.whenRead(fanOut::isReading);
    InputLog inputs = new InputLog(pages, range, options);
    ShardSaver saver = new ShardSaver(pages, layout, range, records, dirty, fanOut);
    this.calendar =
        new ExpiryCalendar(
            tables.calendar(),
            saver.bucketMs(options.calendarBucketMs()),
            keys.shards(),
            options.writeBehindFloor());
    saver.restore(calendar, !remade);
    if (remade) {
      range.forEach(records::renewFilter);
    }
    this.persistence =
        new Persistence(
            records,
            destinationRows,
            destinations,
            calendar,
            dirty,
            pages,
            saver,
            inputs,
            options.writeBehindFloor());
    this.replayed = new ReplayedDirt(this, keys, dirty, fanOut, destinations);
    this.neighbours =
        new Neighbours(
            range.getStartKeyGroup(), keys, tables, records, destinations, dirty, fanOut);
    this.shards = new ShardStore[keys.shards()];
    for (int shard : range) {
      shards[shard] =
          new ShardStore(shard, types, aggregates, tables, records, neighbours, calendar);
    }
  }

  /**
   * Opens the store on a backend, new or restored; to be called in {@code initializeState} or
   * {@code open} of an operator keyed by {@link ShardKeys#keyOf}. State that a job of another
   * parallelism wrote, or an earlier build, is {@link #remade}.
   *
   * @param keys as many as the backend has key groups
   * @param homes of the operator's subtasks
   * @param types the graph's types
   * @param aggregates the plan of the aggregates that nodes of this layer have, or null if none
   * @param dirty empty; filled with what was dirty in the checkpoint, and saved with the store
   * @throws IllegalArgumentException if the number of shards is not the backend's max parallelism
   */
  public static LayerStore open(
      KeyedStateBackend<Integer> backend,
      ShardKeys keys,
      HomeShards homes,
      TypeSchema types,
      AggregatePlan aggregates,
      StoreOptions options,
      DirtySet dirty) {
    return new LayerStore(backend, keys, homes, types, aggregates, options, dirty, null);
  }

  /**
   * Opens the store on a backend that was restored from the state of a job that has changed since:
   * it is {@link #remade}, and every node migrated. Calendar entries stay as they are, so that the
   * caller has to schedule each node anew, after {@link ShardStore#unschedule}.
   *
   * @param migration from the types and aggregates that the state was written under to these
   * @see #open(KeyedStateBackend, ShardKeys, HomeShards, TypeSchema, AggregatePlan, StoreOptions,
   *     DirtySet)
   */
  public static LayerStore migrate(
      KeyedStateBackend<Integer> backend,
      ShardKeys keys,
      HomeShards homes,
      TypeSchema types,
      AggregatePlan aggregates,
      StoreOptions options,
      DirtySet dirty,
      NodeMigration migration) {
    return new LayerStore(backend, keys, homes, types, aggregates, options, dirty, migration);
  }

  private static KeyGroupRange keyGroups(KeyedStateBackend<Integer> backend, ShardKeys keys) {
    KeyGroupRange range = ((CheckpointableKeyedStateBackend<Integer>) backend).getKeyGroupRange();
    if (range.getEndKeyGroup() >= keys.shards()) {
      throw new IllegalArgumentException(
          "shards is "
              + keys.shards()
              + " but the backend owns key group "
              + range.getEndKeyGroup()
              + ": set the job's max parallelism to the number of shards");
    }
    return range;
  }

  /**
   * Returns whether the state was restored and made anew: no node has a vector, there are no
   * replicas, and no destinations until {@link #indexDestinations}. Owners have to send all vectors
   * again.
   */
  public boolean remade() {
    return remade;
  }

  /** Returns the shard that owns a node, of this subtask or another. */
  public int shardOf(NodeId node) {
    return keys.shardOf(node);
  }

  /** Returns the first shard of this subtask. */
  public int firstShard() {
    return range.getStartKeyGroup();
  }

  /** Returns the last shard of this subtask, inclusive. */
  public int lastShard() {
    return range.getEndKeyGroup();
  }

  /**
   * Begins a unit of work on a shard: records got before may be evicted.
   *
   * @throws IllegalArgumentException if another subtask owns the shard
   */
  public ShardStore shard(int shard) {
    if (!range.contains(shard)) {
      throw new IllegalArgumentException(
          "shard " + shard + " is not of this subtask, which owns " + range);
    }
    records.cache().trim();
    return shards[shard];
  }

  /**
   * Begins a unit of work on the subtask's neighbours; nodes of any of its shards may be got by
   * {@link #shard}, which begins another.
   */
  public Neighbours neighbours() {
    records.cache().trim();
    return neighbours;
  }

  /** Returns what has memory read before it is needed; no unit of work begins. */
  public LookAhead lookAhead() {
    return records.lookAhead();
  }

  /** Returns whether a shard is of this subtask. */
  public boolean owns(int shard) {
    return range.contains(shard);
  }

  /**
   * Takes out the next node to refresh; its data is then in the {@code polled...} methods of {@link
   * #dirty}. Neighbours of sources of many in-edges are marked before, a few at a time: when
   * nothing direct waits, or when the source's change is as old as a ripple that is taken for
   * direct.
   *
   * @param nowMicros the time that the age of ripple dirt is measured by, epoch microseconds
   * @return false if there is nothing to refresh
   */
  public boolean poll(long nowMicros) {
    while (!fanOut.isEmpty() && dirty.size(Dirt.RIPPLE) < MOST_RIPPLE) {
      boolean aged = nowMicros - fanOut.firstMicros() >= rippleAgeMicros;
      if (!aged && dirty.size(Dirt.DIRECT) > 0) {
        break;
      }
      fanOut.step(dirty);
      if (!dirty.isEmpty()) {
        break;
      }
    }
    return dirty.poll(nowMicros);
  }

  /** Returns whether a node waits for a refresh, or a source to have its neighbours marked. */
  public boolean isDirty() {
    return !dirty.isEmpty() || !fanOut.isEmpty();
  }

  /** Returns the number of sources of many in-edges whose neighbours are not all marked yet. */
  public int hubs() {
    return fanOut.size();
  }

  /**
   * Returns how old the oldest change of a class is that waits, milliseconds; 0 when none does. May
   * be called by another thread, and then be that of a moment ago.
   */
  public long ageMs(Dirt dirt, long nowMicros) {
    long oldest = dirty.oldestStampMicros(dirt);
    if (dirt == Dirt.RIPPLE) {
      oldest = Math.min(oldest, fanOut.firstMicros());
    }
    return oldest == Long.MAX_VALUE ? 0 : Math.max(0, (nowMicros - oldest) / MICROS_PER_MS);
  }

  /** Returns the dirty set of all shards of the subtask. */
  public DirtySet dirty() {
    return dirty;
  }

  /**
   * Delivers every calendar entry that is due, {@code dueMs <= watermarkMs}, the earliest first but
   * for those that a visitor schedules. Each is a unit of work. What a visitor schedules at or
   * before the watermark is delivered in the same call.
   *
   * <p>The maximum watermark, the end of input, delivers nothing: it ends no window.
   */
  public void drainDue(long watermarkMs, DueVisitor visitor) {
    drain(
        watermarkMs,
        new ExpiryCalendar.Delivery() {
          @Override
          public void soon(List<ExpiryCalendar.Entry> entries) {
            entries.forEach(entry -> lookAhead().node(entry.shard(), entry.node()));
            lookAhead().runExpiries(watermarkMs);
          }

          @Override
          public void due(ExpiryCalendar.Entry entry) {
            ShardStore shard = shard(entry.shard());
            LayerNode node = shard.find(entry.node());
            // The entry of a node that was scheduled anew, or is gone, is no longer the node's.
            if (node != null && node.calendarDueMs() == entry.dueMs()) {
              shard.unschedule(node);
              visitor.due(shard, node);
            }
          }
        });
  }

  /**
   * Marks the node of every calendar entry that is due, {@code dueMs <= watermarkMs}, as ripple
   * dirt: whoever refreshes it schedules it anew. No record is read for it, so that the node of an
   * entry that no longer counts (see {@link ShardStore#schedule}) is marked as well.
   *
   * <p>The maximum watermark, the end of input, marks nothing: it ends no window.
   *
   * @param stampMicros the stamp of the marks, epoch microseconds
   */
  public void markDue(long watermarkMs, long stampMicros) {
    drain(
        watermarkMs,
        new ExpiryCalendar.Delivery() {
          @Override
          public void soon(List<ExpiryCalendar.Entry> entries) {
            entries.forEach(entry -> dirty.touch(entry.node().lo()));
          }

          @Override
          public void due(ExpiryCalendar.Entry entry) {
            dirty.mark(entry.shard(), entry.node(), stampMicros, Dirt.RIPPLE);
          }
        });
  }

  private void drain(long watermarkMs, ExpiryCalendar.Delivery delivery) {
    if (watermarkMs != Long.MAX_VALUE) {
      calendar.drain(watermarkMs, delivery);
    }
  }

  /**
   * Makes the destinations of all sources anew, from the in-edges: for state that was {@link
   * #remade}, or of an operator that did not keep them in step.
   *
   * @param awaits whether the sources' vectors are sent again, and are waited for
   */
  public void indexDestinations(boolean awaits) {
    for (int owned : range) {
      shard(owned)
          .forEachNode(
              id -> {
                ShardStore shard = shard(owned);
                InEdges.index(shard, shard.find(id), awaits);
              });
    }
  }

  /**
   * Writes records that were changed long ago, until the budget is used up or only {@link
   * StoreOptions#writeBehindFloor} are left for the flush, and some rows of the calendar if more
   * than that wait. A node with direct dirt waits for its refresh, which changes it once more.
   * While inputs are logged, nothing but the rows of the turn before, and the budget does not count
   * (see {@link LatePace}).
   */
  public void writeBehind(long budgetNanos) {
    persistence.writeBehind(budgetNanos);
  }

  /**
   * Returns how many rows and pages of the turn of inputs that ended last are not written yet,
   * about: what is left when the next snapshot comes makes it wait.
   */
  public int late() {
    return persistence.late();
  }

  /**
   * Returns whether more of that is left than may be by now, so that {@link #writeBehind} is due.
   */
  public boolean isWriteDue() {
    return persistence.isDue();
  }

  /** Returns whether {@link #writeBehind} has something to do. */
  public boolean isBehind() {
    return persistence.isBehind();
  }

  /**
   * Returns the log of inputs: whoever changes the store while it {@linkplain InputLog#isOn is on}
   * has to log what it changes it for, and takes that again after a restore, before anything else.
   */
  public InputLog inputs() {
    return persistence.inputs();
  }

  /**
   * To be called when the inputs were taken again. All dirty nodes forget their vectors, and
   * neighbours of hubs that are still to be marked, which they then are: others may have later
   * ones, and are to be sent what comes of the next refresh even if it is what was there before.
   *
   * @param limitMicros within which direct changes are refreshed: nearly all that were older than
   *     that had been, and go behind new ones, as ripples
   */
  public void forgetVectorsOfDirty(long limitMicros) {
    replayed.forgetVectors(limitMicros);
  }

  /**
   * Saves everything that is only in memory, or, where the inputs that it came of are logged,
   * these; to be called in {@code snapshotState}.
   */
  public void flush() {
    persistence.flush();
  }

  /** Returns the number of records that are changed but not yet written. */
  public int unwritten() {
    return persistence.unwritten();
  }

  /** Returns the number of decoded records in memory; for a gauge. */
  public int held() {
    return records.cache().size();
  }

  /** Returns the live forward in-edges of the subtask's nodes: each edge once; for a gauge. */
  public long liveInEdges() {
    return records.liveInEdges();
  }

  /** Returns the counters of look-ups and writes. */
  public StoreCounters counters() {
    return counters;
  }
}
