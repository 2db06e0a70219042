package dev.gyre.state.codec;

import dev.gyre.graph.aggregate.AggregatePlan;
import dev.gyre.graph.aggregate.AggregateRecord;
import dev.gyre.graph.aggregate.DistinctSketch;
import dev.gyre.graph.aggregate.OpenItems;
import dev.gyre.graph.aggregate.SliceTable;

/**
 * A node's windowed aggregates, in bytes.
 *
 * <pre>
 * sealedBefore    time in milliseconds
 * tables          one after the other in the order of the plan: varint of the number of slices, then
 *                 each slice: zigzag step of its index, zigzag of each number, sketch if the table
 *                 has sketches
 * open items      one list after the other in the order of the plan: varint of the number of items,
 *                 then each item: zigzag step of its time, hash (8 bytes), zigzag of each value
 *
 * sketch          varint of the number of hashes + 1, then the hashes (8 bytes each); or 0, then
 *                 2^{@value DistinctSketch#PRECISION} registers (1 byte each)
 * time            varint: 0 for none, else 1 + zigzag
 * </pre>
 *
 * <p>It has no version of its own: {@link LayerNodeCodec} has one for all that it holds.
 */
final class AggregateRecordCodec {

  private static final long NEVER = Long.MIN_VALUE;

  private final AggregatePlan plan;

  AggregateRecordCodec(AggregatePlan plan) {
    this.plan = plan;
  }

  void write(ByteWriter out, AggregateRecord record) {
    Times.write(out, record.sealedBeforeMs(), NEVER);
    for (int i = 0; i < record.tableCount(); i++) {
      writeTable(out, record.table(i));
    }
    for (int i = 0; i < record.sourceCount(); i++) {
      writeOpen(out, record.open(i));
    }
  }

  private static void writeTable(ByteWriter out, SliceTable table) {
    int size = table == null ? 0 : table.size();
    out.writeVarint(size);
    long last = 0;
    for (int row = 0; row < size; row++) {
      out.writeZigzag(table.slice(row) - last);
      last = table.slice(row);
      for (int column = 0; column < table.columns(); column++) {
        out.writeZigzag(table.cell(row, column));
      }
      if (table.hasSketches()) {
        writeSketch(out, table.sketch(row));
      }
    }
  }

  private static void writeSketch(ByteWriter out, DistinctSketch sketch) {
    if (sketch.isExact()) {
      long[] hashes = sketch.hashes();
      out.writeVarint(hashes.length + 1L);
      for (long hash : hashes) {
        out.writeLong(hash);
      }
    } else {
      byte[] registers = sketch.registers();
      out.writeVarint(0);
      out.writeRaw(registers, 0, registers.length);
    }
  }

  private static void writeOpen(ByteWriter out, OpenItems items) {
    int size = items == null ? 0 : items.size();
    out.writeVarint(size);
    long last = 0;
    for (int i = 0; i < size; i++) {
      out.writeZigzag(items.timeMs(i) - last);
      last = items.timeMs(i);
      out.writeLong(items.hash(i));
      for (int value = 0; value < items.values(); value++) {
        out.writeZigzag(items.value(i, value));
      }
    }
  }

  AggregateRecord read(ByteReader in, int nodeType) {
    AggregateRecord record = AggregateRecord.restore(plan, nodeType, Times.read(in, NEVER));
    for (int i = 0; i < record.tableCount(); i++) {
      int size = in.readSize();
      if (size > 0) {
        readTable(in, size, record.tableForRestore(i));
      }
    }
    for (int i = 0; i < record.sourceCount(); i++) {
      int size = in.readSize();
      if (size > 0) {
        readOpen(in, size, record.openForRestore(i));
      }
    }
    return record;
  }

  private static void readTable(ByteReader in, int size, SliceTable table) {
    long slice = 0;
    long[] cells = new long[table.columns()];
    for (int row = 0; row < size; row++) {
      slice += in.readZigzag();
      for (int column = 0; column < cells.length; column++) {
        cells[column] = in.readZigzag();
      }
      table.append(slice, cells, 0, table.hasSketches() ? readSketch(in) : null);
    }
  }

  private static DistinctSketch readSketch(ByteReader in) {
    int count = in.readSize();
    if (count == 0) {
      byte[] registers = new byte[1 << DistinctSketch.PRECISION];
      in.readRaw(registers, 0, registers.length);
      return DistinctSketch.ofRegisters(registers);
    }
    if (count - 1 > DistinctSketch.EXACT) {
      throw new CodecException(
          "a sketch has " + (count - 1) + " hashes, allowed are " + DistinctSketch.EXACT);
    }
    long[] hashes = new long[count - 1];
    for (int i = 0; i < hashes.length; i++) {
      hashes[i] = in.readLong();
    }
    return DistinctSketch.ofHashes(hashes);
  }

  private static void readOpen(ByteReader in, int size, OpenItems items) {
    long timeMs = 0;
    long[] values = new long[items.values()];
    for (int i = 0; i < size; i++) {
      timeMs += in.readZigzag();
      long hash = in.readLong();
      for (int value = 0; value < values.length; value++) {
        values[value] = in.readZigzag();
      }
      items.append(timeMs, hash, values, 0);
    }
  }
}
