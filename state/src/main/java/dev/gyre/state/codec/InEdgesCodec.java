package dev.gyre.state.codec;

import dev.gyre.graph.event.EdgeId;
import dev.gyre.graph.slot.SlotList;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.util.Arrays;

/**
 * The slots of one (node, directed relation) in bytes; without a version of its own, a part of
 * {@link NodeRecordCodec}.
 *
 * <pre>
 * size           varint
 * featureWidth   varint
 * size times, in the list's order:
 *   head         1 byte: bits 0..3 the marks of {@link SlotList#marks}, then the {@code HAS_...} and
 *                {@code ..._WHOLE} bits
 *   timestamp    first zigzag ms, then varint of the step from the one before
 *   id           16 bytes if ID_WHOLE, else 1 byte of length and as many bytes of UTF-8
 *   other        varint k: 0 for a node not met before in this record, then 16 bytes; else the k-th
 *                node met, from 1
 *   updateTime   if HAS_UPDATE: zigzag of its distance from the timestamp; else equal to it
 *   labelAt      if HAS_LABEL_TIME: zigzag of its distance from the timestamp
 *   features     4 bytes a float; none for a deleted edge, whose features are NaN
 * </pre>
 *
 * <p>An edge with an id of 8 bytes from a node not met before takes about 29 bytes, from one met
 * before about 13, features apart.
 */
final class InEdgesCodec {

  private static final int MARKS = 0x0F;
  private static final int HAS_UPDATE = 0x10;
  private static final int HAS_LABEL_TIME = 0x20;
  private static final int ID_WHOLE = 0x40;
  private static final int ID_LENGTH_MASK = 0xFF;
  private static final int LONGEST_SHORT_ID = 15;

  private final Long2IntOpenHashMap placeOfNode = new Long2IntOpenHashMap();
  private final LongArrayList nodes = new LongArrayList();
  private float[] scratch = new float[16];

  /** Forgets the nodes met: a record begins. */
  void begin() {
    placeOfNode.clear();
    nodes.clear();
  }

  void write(ByteWriter out, SlotList slots) {
    int size = slots.size();
    int width = slots.rules().featureWidth();
    out.writeVarint(size);
    out.writeVarint(width);
    long last = 0;
    for (int slot = 0; slot < size; slot++) {
      long timestamp = slots.timestampMs(slot);
      long updateTime = slots.updateTimeMs(slot);
      long labelAt = slots.labelAvailableAtMs(slot);
      boolean whole = !isShort(slots.idHi(slot), slots.idLo(slot));
      out.writeByte(
          slots.marks(slot)
              | (updateTime != timestamp ? HAS_UPDATE : 0)
              | (labelAt != SlotList.NO_LABEL ? HAS_LABEL_TIME : 0)
              | (whole ? ID_WHOLE : 0));
      if (slot == 0) {
        out.writeZigzag(timestamp);
      } else {
        out.writeVarint(timestamp - last);
      }
      last = timestamp;
      writeId(out, slots.idHi(slot), slots.idLo(slot), whole);
      writeNode(out, slots.otherHi(slot), slots.otherLo(slot));
      if (updateTime != timestamp) {
        out.writeZigzag(updateTime - timestamp);
      }
      if (labelAt != SlotList.NO_LABEL) {
        out.writeZigzag(labelAt - timestamp);
      }
      if (!slots.isDeleted(slot)) {
        out.writeFloats(slots.features(), slots.featureOffset(slot), width);
      }
    }
  }

  void read(ByteReader in, SlotList slots) {
    int size = in.readSize();
    int width = in.readSize();
    if (width != slots.rules().featureWidth()) {
      throw new CodecException(
          "in-edges in the state have "
              + width
              + " feature values but the schema gives the relation "
              + slots.rules().featureWidth()
              + ": edge features cannot change over a checkpoint");
    }
    slots.ensureCapacity(size);
    if (scratch.length < width) {
      scratch = new float[width];
    }
    long timestamp = 0;
    for (int slot = 0; slot < size; slot++) {
      int head = in.readByte();
      timestamp = slot == 0 ? in.readZigzag() : timestamp + in.readVarint();
      long idHi;
      long idLo;
      if ((head & ID_WHOLE) != 0) {
        idHi = in.readBigEndian(Long.BYTES);
        idLo = in.readBigEndian(Long.BYTES);
      } else {
        int length = in.readByte();
        int upper = Math.min(length, Long.BYTES);
        idHi = in.readBigEndian(upper);
        idLo = in.readBigEndian(length - upper) | length;
      }
      int node = readNode(in);
      long updateTime = timestamp + ((head & HAS_UPDATE) != 0 ? in.readZigzag() : 0);
      long labelAt = (head & HAS_LABEL_TIME) != 0 ? timestamp + in.readZigzag() : SlotList.NO_LABEL;
      if ((head & SlotList.MARK_DELETED) != 0) {
        Arrays.fill(scratch, 0, width, Float.NaN);
      } else {
        in.readFloats(scratch, 0, width);
      }
      slots.append(
          timestamp,
          idHi,
          idLo,
          nodes.getLong(node),
          nodes.getLong(node + 1),
          updateTime,
          head & MARKS,
          labelAt,
          scratch,
          0);
    }
  }

  private static void writeId(ByteWriter out, long hi, long lo, boolean whole) {
    if (whole) {
      out.writeBigEndian(hi, Long.BYTES);
      out.writeBigEndian(lo, Long.BYTES);
      return;
    }
    int length = (int) lo & ID_LENGTH_MASK;
    int upper = Math.min(length, Long.BYTES);
    out.writeByte(length);
    out.writeBigEndian(hi, upper);
    out.writeBigEndian(lo, length - upper);
  }

  /** Returns whether an id is text padded with zeros, as {@link EdgeId} makes it of a short one. */
  private static boolean isShort(long hi, long lo) {
    int length = (int) lo & ID_LENGTH_MASK;
    if (length > LONGEST_SHORT_ID) {
      return false;
    }
    long text = lo & ~(long) ID_LENGTH_MASK;
    return length <= Long.BYTES
        ? text == 0 && (length == Long.BYTES || hi << (length * Byte.SIZE) == 0)
        : text << ((length - Long.BYTES) * Byte.SIZE) == 0;
  }

  private void writeNode(ByteWriter out, long hi, long lo) {
    int place = placeOfNode.get(lo);
    // The lower half is a hash already; when two nodes share it the second is written whole.
    if (place > 0 && nodes.getLong(2 * (place - 1)) == hi) {
      out.writeVarint(place);
      return;
    }
    nodes.add(hi);
    nodes.add(lo);
    placeOfNode.put(lo, nodes.size() / 2);
    out.writeVarint(0);
    out.writeLong(hi);
    out.writeLong(lo);
  }

  /** Returns where in {@link #nodes} the node is. */
  private int readNode(ByteReader in) {
    int place = in.readSize();
    if (place == 0) {
      nodes.add(in.readLong());
      nodes.add(in.readLong());
      return nodes.size() - 2;
    }
    int at = 2 * (place - 1);
    if (at >= nodes.size()) {
      throw new CodecException(
          "an in-edge in the state names node " + place + " of " + nodes.size() / 2);
    }
    return at;
  }
}
