package dev.gyre.state.store;

import dev.gyre.graph.event.NodeId;
import dev.gyre.state.codec.PageCodec;
import dev.gyre.state.codec.PageCodec.Buckets;
import dev.gyre.state.codec.PageCodec.Counts;
import dev.gyre.state.codec.PageCodec.DirtyPage;
import dev.gyre.state.codec.PageCodec.FilterSegment;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import it.unimi.dsi.fastutil.objects.ObjectArrayList;
import java.util.List;
import org.apache.flink.runtime.state.KeyGroupRange;

/**
 * Saves what a store keeps in memory as a whole - counts, calendar buckets, existence filters,
 * dirty set, hubs - into pages of keyed state, each shard's in its own, so that they move with the
 * shard at a rescale. A page that has not changed is not written.
 */
final class ShardSaver {

  /** Dirty nodes of one page. */
  private static final int DIRTY_PER_PAGE = 4096;

  private final ShardPages pages;
  private final KeyGroupRange range;
  private final RecordStore records;
  private final DirtySet dirty;
  private final FanOut fanOut;
  private final PageCodec codec = new PageCodec();
  private final Counts[] savedCounts;
  private final int[] savedDirtyPages;
  private final int[] savedHubPages;
  private final int[] savedFilterPages;
  private final Layout layout;
  private boolean layoutSaved;

  ShardSaver(
      ShardPages pages,
      Layout layout,
      KeyGroupRange range,
      RecordStore records,
      DirtySet dirty,
      FanOut fanOut) {
    this.pages = pages;
    this.layout = layout;
    this.range = range;
    this.records = records;
    this.dirty = dirty;
    this.fanOut = fanOut;
    int shards = range.getEndKeyGroup() + 1;
    this.savedCounts = new Counts[shards];
    this.savedDirtyPages = new int[shards];
    this.savedHubPages = new int[shards];
    this.savedFilterPages = new int[shards];
  }

  /** Returns the bucket width that the state was written with, or the given one if it is new. */
  long bucketMs(long ifNew) {
    for (int shard : range) {
      byte[] bytes = pages.read(shard, ShardPages.Kind.CALENDAR, 0);
      if (bytes != null) {
        return codec.decodeBuckets(bytes).widthMs();
      }
    }
    return ifNew;
  }

  /**
   * Reads everything back.
   *
   * @param withHubs whether hubs too: neighbours are where they were
   */
  void restore(ExpiryCalendar calendar, boolean withHubs) {
    layoutSaved = layout.isSaved();
    for (int shard : range) {
      byte[] counts = pages.read(shard, ShardPages.Kind.COUNTS, 0);
      savedCounts[shard] = counts == null ? new Counts(0, 0) : codec.decodeCounts(counts);
      byte[] buckets = pages.read(shard, ShardPages.Kind.CALENDAR, 0);
      calendar.restore(
          shard, buckets == null ? new long[0] : codec.decodeBuckets(buckets).numbers());
      records.restore(shard, restoreFilter(shard), savedCounts[shard]);
      restoreDirty(shard);
      restoreHubs(shard, withHubs);
    }
  }

  private ExistenceFilter restoreFilter(int shard) {
    ExistenceFilter filter = new ExistenceFilter();
    int page = 0;
    byte[] bytes;
    while ((bytes = pages.read(shard, ShardPages.Kind.FILTER, page)) != null) {
      FilterSegment segment = codec.decodeFilter(bytes);
      filter
          .segments()
          .add(new ExistenceFilter.Segment(segment.capacity(), segment.count(), segment.words()));
      page++;
    }
    filter.saved();
    savedFilterPages[shard] = page;
    return filter;
  }

  private void restoreDirty(int shard) {
    savedDirtyPages[shard] =
        restore(
            shard,
            ShardPages.Kind.DIRTY,
            (node, stamp, ripple) ->
                dirty.mark(shard, node, stamp, ripple ? Dirt.RIPPLE : Dirt.DIRECT));
  }

  private void restoreHubs(int shard, boolean use) {
    savedHubPages[shard] =
        restore(
            shard,
            ShardPages.Kind.HUBS,
            (node, stamp, ripple) -> {
              if (use) {
                fanOut.add(new Destinations.Source(shard, node), stamp);
              }
            });
  }

  /** What is done with each entry of a page. */
  @FunctionalInterface
  private interface EntryReader {
    void read(NodeId node, long stampMicros, boolean ripple);
  }

  private int restore(int shard, ShardPages.Kind kind, EntryReader reader) {
    int page = 0;
    byte[] bytes;
    while ((bytes = pages.read(shard, kind, page)) != null) {
      DirtyPage entries = codec.decodeDirty(bytes);
      for (int i = 0; i < entries.nodes().length; i++) {
        reader.read(entries.nodes()[i], entries.stampMicros()[i], entries.ripple()[i]);
      }
      page++;
    }
    return page;
  }

  /** Writes what has changed. */
  void save(ExpiryCalendar calendar) {
    if (!layoutSaved) {
      layout.save();
      layoutSaved = true;
    }
    DirtyOfShard[] dirtyOf = groups();
    dirty.forEach((shard, node, stamp, dirt) -> add(dirtyOf, shard, node, stamp, dirt));
    DirtyOfShard[] hubsOf = groups();
    fanOut.forEach((shard, node, stamp) -> add(hubsOf, shard, node, stamp, Dirt.RIPPLE));
    for (int shard : range) {
      saveCounts(shard);
      if (calendar.takeUnsaved(shard)) {
        Buckets buckets = new Buckets(calendar.bucketMs(), calendar.buckets(shard));
        pages.write(shard, ShardPages.Kind.CALENDAR, 0, codec.encode(buckets));
      }
      saveFilter(shard, records.filter(shard));
      savedDirtyPages[shard] =
          save(shard, ShardPages.Kind.DIRTY, dirtyOf[shard], savedDirtyPages[shard]);
      savedHubPages[shard] = save(shard, ShardPages.Kind.HUBS, hubsOf[shard], savedHubPages[shard]);
    }
  }

  private void saveCounts(int shard) {
    Counts counts = records.counts(shard);
    if (!counts.equals(savedCounts[shard])) {
      pages.write(shard, ShardPages.Kind.COUNTS, 0, codec.encode(counts));
      savedCounts[shard] = counts;
    }
  }

  private void saveFilter(int shard, ExistenceFilter filter) {
    List<ExistenceFilter.Segment> segments = filter.segments();
    for (int page = filter.unsavedFrom(); page < segments.size(); page++) {
      ExistenceFilter.Segment segment = segments.get(page);
      FilterSegment saved = new FilterSegment(segment.capacity(), segment.count(), segment.bits());
      pages.write(shard, ShardPages.Kind.FILTER, page, codec.encode(saved));
    }
    filter.saved();
    savedFilterPages[shard] =
        shrink(shard, ShardPages.Kind.FILTER, segments.size(), savedFilterPages[shard]);
  }

  private int save(int shard, ShardPages.Kind kind, DirtyOfShard entries, int saved) {
    int count = entries == null ? 0 : entries.pages();
    for (int page = 0; page < count; page++) {
      pages.write(shard, kind, page, codec.encode(entries.page(page)));
    }
    return shrink(shard, kind, count, saved);
  }

  private int shrink(int shard, ShardPages.Kind kind, int count, int saved) {
    for (int page = count; page < saved; page++) {
      pages.remove(shard, kind, page);
    }
    return count;
  }

  private DirtyOfShard[] groups() {
    return new DirtyOfShard[range.getEndKeyGroup() + 1];
  }

  private static void add(
      DirtyOfShard[] groups, int shard, NodeId node, long stampMicros, Dirt dirt) {
    if (groups[shard] == null) {
      groups[shard] = new DirtyOfShard(new ObjectArrayList<>(), new LongArrayList());
    }
    groups[shard].nodes.add(node);
    groups[shard].coded.add(stampMicros << 1 | (dirt == Dirt.RIPPLE ? 1 : 0));
  }

  /** The dirty nodes, or the hubs, of one shard, to be cut into pages. */
  private record DirtyOfShard(ObjectArrayList<NodeId> nodes, LongArrayList coded) {

    int pages() {
      return (nodes.size() + DIRTY_PER_PAGE - 1) / DIRTY_PER_PAGE;
    }

    DirtyPage page(int number) {
      int from = number * DIRTY_PER_PAGE;
      int size = Math.min(DIRTY_PER_PAGE, nodes.size() - from);
      NodeId[] page = new NodeId[size];
      long[] stamps = new long[size];
      boolean[] ripple = new boolean[size];
      for (int i = 0; i < size; i++) {
        page[i] = nodes.get(from + i);
        stamps[i] = coded.getLong(from + i) >> 1;
        ripple[i] = (coded.getLong(from + i) & 1) != 0;
      }
      return new DirtyPage(page, stamps, ripple);
    }
  }
}
