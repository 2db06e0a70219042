package dev.gyre.state.codec;

import dev.gyre.graph.event.NodeId;

/**
 * The pages that a shard saves as a whole, in bytes. All begin with one byte of version.
 *
 * <pre>
 * counts    version, varint rows (nodes and replicas), varint live forward in-edges
 * calendar  version, varint bucket width in ms, varint n, zigzag first bucket, n - 1 varint steps
 * filter    version, varint capacity, varint additions, 8 bytes a word of bits
 * dirty     version, varint n, n times: 16 bytes of node id, zigzag (stamp step &lt;&lt; 1 | ripple)
 * </pre>
 */
public final class PageCodec {

  /** The layout written. */
  public static final int VERSION = 1;

  private final ByteWriter out = new ByteWriter();

  /** Makes a codec, for one thread. */
  public PageCodec() {}

  /** What a shard counts. */
  public record Counts(long rows, long liveInEdges) {}

  /** The calendar buckets of a shard, ascending, and their width. */
  public record Buckets(long widthMs, long[] numbers) {}

  /** One segment of an existence filter. */
  public record FilterSegment(int capacity, int count, long[] words) {}

  /** Dirty nodes: parallel arrays. */
  public record DirtyPage(NodeId[] nodes, long[] stampMicros, boolean[] ripple) {}

  /** Returns the bytes of the counts. */
  public byte[] encode(Counts counts) {
    begin();
    out.writeVarint(counts.rows());
    out.writeVarint(counts.liveInEdges());
    return out.toBytes();
  }

  /** Returns the counts of some bytes. */
  public Counts decodeCounts(byte[] bytes) {
    ByteReader in = begin("counts of a shard", bytes);
    Counts counts = new Counts(in.readVarint(), in.readVarint());
    in.expectEnd("counts of a shard");
    return counts;
  }

  /** Returns the bytes of a bucket list. */
  public byte[] encode(Buckets buckets) {
    begin();
    out.writeVarint(buckets.widthMs());
    writeAscending(buckets.numbers());
    return out.toBytes();
  }

  /** Returns the bucket list of some bytes. */
  public Buckets decodeBuckets(byte[] bytes) {
    ByteReader in = begin("calendar of a shard", bytes);
    long widthMs = in.readVarint();
    long[] numbers = new long[in.readSize()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = i == 0 ? in.readZigzag() : numbers[i - 1] + in.readVarint();
    }
    in.expectEnd("calendar of a shard");
    return new Buckets(widthMs, numbers);
  }

  private void writeAscending(long[] numbers) {
    out.writeVarint(numbers.length);
    for (int i = 0; i < numbers.length; i++) {
      if (i == 0) {
        out.writeZigzag(numbers[i]);
      } else {
        out.writeVarint(numbers[i] - numbers[i - 1]);
      }
    }
  }

  /** Returns the bytes of a filter segment. */
  public byte[] encode(FilterSegment segment) {
    begin();
    out.writeVarint(segment.capacity());
    out.writeVarint(segment.count());
    for (long word : segment.words()) {
      out.writeLong(word);
    }
    return out.toBytes();
  }

  /** Returns the filter segment of some bytes. */
  public FilterSegment decodeFilter(byte[] bytes) {
    ByteReader in = begin("existence filter of a shard", bytes);
    int capacity = in.readSize();
    int count = in.readSize();
    long[] words = new long[in.remaining() / Long.BYTES];
    for (int i = 0; i < words.length; i++) {
      words[i] = in.readLong();
    }
    in.expectEnd("existence filter of a shard");
    return new FilterSegment(capacity, count, words);
  }

  /** Returns the bytes of dirty nodes. */
  public byte[] encode(DirtyPage page) {
    begin();
    int size = page.nodes().length;
    out.writeVarint(size);
    long last = 0;
    for (int i = 0; i < size; i++) {
      NodeId node = page.nodes()[i];
      out.writeLong(node.hi());
      out.writeLong(node.lo());
      out.writeZigzag((page.stampMicros()[i] - last) << 1 | (page.ripple()[i] ? 1 : 0));
      last = page.stampMicros()[i];
    }
    return out.toBytes();
  }

  /** Returns the dirty nodes of some bytes. */
  public DirtyPage decodeDirty(byte[] bytes) {
    ByteReader in = begin("dirty set of a shard", bytes);
    int size = in.readSize();
    NodeId[] nodes = new NodeId[size];
    long[] stamps = new long[size];
    boolean[] ripple = new boolean[size];
    long last = 0;
    for (int i = 0; i < size; i++) {
      nodes[i] = new NodeId(in.readLong(), in.readLong());
      long coded = in.readZigzag();
      ripple[i] = (coded & 1) != 0;
      last += coded >> 1;
      stamps[i] = last;
    }
    in.expectEnd("dirty set of a shard");
    return new DirtyPage(nodes, stamps, ripple);
  }

  private void begin() {
    out.reset();
    out.writeByte(VERSION);
  }

  private static ByteReader begin(String record, byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    int version = in.readByte();
    if (version != VERSION) {
      throw CodecException.unknownVersion(record, version, VERSION);
    }
    return in;
  }
}
