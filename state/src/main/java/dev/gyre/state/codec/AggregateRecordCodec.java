package dev.gyre.state.codec;

import dev.gyre.graph.aggregate.AggregatePlan;
import dev.gyre.graph.aggregate.AggregateRecord;
import dev.gyre.graph.aggregate.DistinctSketch;
import dev.gyre.graph.aggregate.OpenItems;
import dev.gyre.graph.aggregate.SliceTable;

/**
 * The windowed aggregates of a node in bytes.
 *
 * <pre>
 * version        1 byte
 * sealedBefore   varint: 0 for never, else 1 + zigzag of milliseconds
 * tables         varint, number of tables of the plan
 * tables times:
 *   rows         varint; the table ends here if 0
 *   columns      varint
 *   sketches     1 byte: 1 if each row has a sketch
 *   rows times:  slice, first zigzag, then varint of the step; then for each column zigzag of the step
 *                from the row before (the first from 0, steps wrap); then the sketch, if any
 * sources        varint, number of sources of the plan
 * sources times:
 *   items        varint; the source ends here if 0
 *   values       varint
 *   items times: time, first zigzag, then varint of the step; 8 bytes of hash; zigzag a value
 *
 * sketch         varint n + 1 and n hashes of 8 bytes; or 0 and {@code 2^PRECISION} registers
 * </pre>
 */
public final class AggregateRecordCodec {

  /** The layout written. */
  public static final int VERSION = 1;

  private static final String RECORD = "aggregates";

  private final AggregatePlan plan;

  /** Makes a codec of aggregates of a plan, for one thread. */
  public AggregateRecordCodec(AggregatePlan plan) {
    this.plan = plan;
  }

  /** Writes the aggregates of a node. */
  public void write(ByteWriter out, AggregateRecord record) {
    out.writeByte(VERSION);
    Times.write(out, record.sealedBeforeMs(), Long.MIN_VALUE);
    out.writeVarint(record.tableCount());
    for (int i = 0; i < record.tableCount(); i++) {
      writeTable(out, record.table(i));
    }
    out.writeVarint(record.sourceCount());
    for (int i = 0; i < record.sourceCount(); i++) {
      writeItems(out, record.open(i));
    }
  }

  private static void writeTable(ByteWriter out, SliceTable table) {
    int rows = table == null ? 0 : table.size();
    out.writeVarint(rows);
    if (rows == 0) {
      return;
    }
    out.writeVarint(table.columns());
    out.writeByte(table.hasSketches() ? 1 : 0);
    for (int row = 0; row < rows; row++) {
      if (row == 0) {
        out.writeZigzag(table.slice(0));
      } else {
        out.writeVarint(table.slice(row) - table.slice(row - 1));
      }
      for (int column = 0; column < table.columns(); column++) {
        long before = row == 0 ? 0 : table.cell(row - 1, column);
        out.writeZigzag(table.cell(row, column) - before);
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

  private static void writeItems(ByteWriter out, OpenItems items) {
    int size = items == null ? 0 : items.size();
    out.writeVarint(size);
    if (size == 0) {
      return;
    }
    out.writeVarint(items.values());
    for (int i = 0; i < size; i++) {
      if (i == 0) {
        out.writeZigzag(items.timeMs(0));
      } else {
        out.writeVarint(items.timeMs(i) - items.timeMs(i - 1));
      }
      out.writeLong(items.hash(i));
      for (int value = 0; value < items.values(); value++) {
        out.writeZigzag(items.value(i, value));
      }
    }
  }

  /**
   * Reads the aggregates of a node.
   *
   * @throws CodecException if the bytes are of a version to come, cut off, or of another plan
   */
  public AggregateRecord read(ByteReader in, int nodeType) {
    int version = in.readByte();
    if (version != VERSION) {
      throw CodecException.unknownVersion(RECORD, version, VERSION);
    }
    AggregateRecord record =
        AggregateRecord.restore(plan, nodeType, Times.read(in, Long.MIN_VALUE));
    expect("tables", in.readSize(), record.tableCount());
    for (int i = 0; i < record.tableCount(); i++) {
      int rows = in.readSize();
      if (rows > 0) {
        readTable(in, rows, record.tableForRestore(i));
      }
    }
    expect("sources", in.readSize(), record.sourceCount());
    for (int i = 0; i < record.sourceCount(); i++) {
      int items = in.readSize();
      if (items > 0) {
        readItems(in, items, record.openForRestore(i));
      }
    }
    return record;
  }

  private static void readTable(ByteReader in, int rows, SliceTable table) {
    expect("columns", in.readSize(), table.columns());
    expect("sketches", in.readByte(), table.hasSketches() ? 1 : 0);
    long[] cells = new long[table.columns()];
    long slice = 0;
    for (int row = 0; row < rows; row++) {
      slice = row == 0 ? in.readZigzag() : slice + in.readVarint();
      for (int column = 0; column < cells.length; column++) {
        cells[column] += in.readZigzag();
      }
      table.append(slice, cells, 0, table.hasSketches() ? readSketch(in) : null);
    }
  }

  private static DistinctSketch readSketch(ByteReader in) {
    int coded = in.readSize();
    if (coded == 0) {
      byte[] registers = new byte[1 << DistinctSketch.PRECISION];
      in.readRaw(registers, 0, registers.length);
      return DistinctSketch.ofRegisters(registers);
    }
    if (coded - 1 > DistinctSketch.EXACT) {
      throw new CodecException("a sketch in the state has " + (coded - 1) + " hashes");
    }
    long[] hashes = new long[coded - 1];
    for (int i = 0; i < hashes.length; i++) {
      hashes[i] = in.readLong();
    }
    return DistinctSketch.ofHashes(hashes);
  }

  private static void readItems(ByteReader in, int size, OpenItems items) {
    expect("values", in.readSize(), items.values());
    long[] values = new long[items.values()];
    long timeMs = 0;
    for (int i = 0; i < size; i++) {
      timeMs = i == 0 ? in.readZigzag() : timeMs + in.readVarint();
      long hash = in.readLong();
      for (int value = 0; value < values.length; value++) {
        values[value] = in.readZigzag();
      }
      items.append(timeMs, hash, values, 0);
    }
  }

  private static void expect(String what, int found, int planned) {
    if (found != planned) {
      throw new CodecException(
          "aggregates in the state have "
              + found
              + " "
              + what
              + " but the job declares "
              + planned
              + ": aggregates cannot change over a checkpoint; start the job without it");
    }
  }
}
