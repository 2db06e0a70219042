package dev.gyre.state.store;

import dev.gyre.state.codec.CodecException;
import it.unimi.dsi.fastutil.objects.ObjectArrayList;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.PriorityQueue;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.runtime.state.KeyGroupRange;

/**
 * The inputs that an operator has taken since its rows were last written as a whole: a snapshot
 * that has them need not write the rows that they changed, for a restored operator takes the inputs
 * once more.
 *
 * <p>At full load most nodes change between two checkpoints: an input is a tenth of the rows that
 * it changes, and is written at the end of a page and not at a place of its own. So rows are
 * written at every {@code rowsEvery}-th snapshot alone. Between, the rows in the backend have to
 * stay as they were: the store writes none behind, and once one has been written all the same, as
 * when the cache is too small, the next snapshot writes them all.
 *
 * <p>For maintainers. An <i>interval</i> is the time from one snapshot to the next. Those whose
 * snapshot will write the rows anyway log nothing, so that of {@code rowsEvery} intervals one less
 * is logged. Each shard has pages of its own, which move with it at a rescale; records are numbered
 * through all shards, and are read again in the order in which they came. Where pages of several
 * subtasks come together, the watermark orders them, since that of each is its own: a record is
 * taken at the watermark that it was taken at first, and what the watermark ends is ended between
 * the same two records of a shard.
 *
 * <pre>
 * page      version (1 byte), then records
 * record    number (4 bytes), kind (1 byte: {@link #SAME_WATERMARK} and the caller's), watermark (8
 *           bytes, unless the same as of the record before in the page), what the caller writes
 * </pre>
 */
public final class InputLog {

  /** Kinds of records are below this, 0 or more. */
  public static final int KINDS = 16;

  /** The layout written; it has to change with what callers write. */
  public static final int VERSION = 2;

  /** The first layout: of messages that named no nodes but their own. */
  public static final int FIRST_LAYOUT = 1;

  static final int SAME_WATERMARK = 0x80;

  /** A page is written when it is so full. */
  private static final int PAGE_BYTES = 32 << 10;

  private static final int FIRST_BYTES = 256;

  /** A gigabyte of a subtask: more is not worth reading again. */
  private static final int MOST_PAGES = 1 << 15;

  /** See {@link #stop}. */
  private static final int PAUSE = 10;

  private final ShardPages pages;
  private final KeyGroupRange range;
  private final int rowsEvery;
  private final ShardLog[] shards;
  private int number;

  /** How many more snapshots than usual have rows, at the beginning. */
  private int turn;

  /** Snapshots that may still be made without rows, 0 if the next one has to write them. */
  private int withoutRows;

  private boolean ending;

  /** Snapshots that write the rows before inputs are logged again. */
  private int pause;

  /** Pages of all shards. */
  private int written;

  /** What is done with each record. */
  @FunctionalInterface
  public interface Replay {
    /**
     * Called once a record, in the order in which they were written.
     *
     * @param layout of what was written, {@link #FIRST_LAYOUT} to {@link #VERSION}
     * @param watermarkMs the watermark at which it was written, never less than of the one before
     * @param kind as given to {@link #record}
     * @param in holds what was written, all of which has to be read
     */
    void record(int layout, long watermarkMs, int kind, DataInputView in) throws Exception;
  }

  /** A shard's part. */
  private static final class ShardLog {
    private final DataOutputSerializer out = new DataOutputSerializer(FIRST_BYTES);
    private long watermarkMs;
    private int pages;
  }

  /**
   * Opens the log; what was restored of it is there to be {@linkplain #replay replayed}.
   *
   * @param options say at which snapshots rows are written
   */
  InputLog(ShardPages pages, KeyGroupRange range, StoreOptions options) {
    this.pages = pages;
    this.range = range;
    this.rowsEvery = options.rowsEvery();
    this.turn = options.rowsTurn() % rowsEvery;
    this.shards = new ShardLog[range.getEndKeyGroup() + 1];
    for (int shard : range) {
      shards[shard] = new ShardLog();
      while (pages.read(shard, ShardPages.Kind.INPUTS, shards[shard].pages) != null) {
        shards[shard].pages++;
      }
    }
  }

  /** Returns whether nothing was restored. */
  public boolean isEmpty() {
    for (int shard : range) {
      if (shards[shard].pages > 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * Returns whether inputs have to be logged: the next snapshot is to be made without rows, so that
   * none may be written before.
   */
  public boolean isOn() {
    return withoutRows > 0;
  }

  /**
   * Returns whether inputs were logged until the last snapshot, and the next one has the rows: as
   * many wait to be written as have changed in all that time.
   */
  public boolean isEnding() {
    return ending;
  }

  /**
   * Begins a record, of which what the caller writes next is the rest; to be called while {@link
   * #isOn}.
   *
   * @param shard of this subtask
   * @param kind 0 to {@link #KINDS} - 1
   * @param watermarkMs the operator's watermark
   */
  public DataOutputView record(int shard, int kind, long watermarkMs) {
    if (kind < 0 || kind >= KINDS) {
      throw new IllegalArgumentException(
          "the kind of a logged input is " + kind + ", but must be 0 to " + (KINDS - 1));
    }
    ShardLog log = shards[shard];
    if (log.out.length() >= PAGE_BYTES) {
      write(shard, log);
    }
    try {
      boolean first = log.out.length() == 0;
      if (first) {
        begin(log);
      }
      boolean same = !first && watermarkMs == log.watermarkMs;
      log.out.writeInt(number++);
      log.out.writeByte(same ? kind | SAME_WATERMARK : kind);
      if (!same) {
        log.out.writeLong(watermarkMs);
        log.watermarkMs = watermarkMs;
      }
    } catch (IOException inMemory) {
      throw new UncheckedIOException(inMemory);
    }
    return log.out;
  }

  /** Begins a record of something that is for all shards: it is read again once for each. */
  public List<DataOutputView> recordInAll(int kind, long watermarkMs) {
    List<DataOutputView> all = new ObjectArrayList<>();
    for (int shard : range) {
      all.add(record(shard, kind, watermarkMs));
    }
    return all;
  }

  private void write(int shard, ShardLog log) {
    pages.write(shard, ShardPages.Kind.INPUTS, log.pages, log.out.getCopyOfBuffer());
    log.pages++;
    log.out.clear();
    written++;
    if (written >= MOST_PAGES) {
      // No checkpoint has been made for long: it must not take as long to read all this.
      withoutRows = 0;
    }
  }

  /**
   * Ends the log if it is on: a row was written, so that the next snapshot writes all. What changes
   * does not fit into the cache, and will not soon.
   */
  void stop() {
    if (isOn()) {
      withoutRows = 0;
      pause = PAUSE;
    }
  }

  /** Makes the snapshot that has no rows: a shard without inputs has a page without records. */
  void save() {
    for (int shard : range) {
      ShardLog log = shards[shard];
      if (log.pages == 0 && log.out.length() == 0) {
        begin(log);
      }
      if (log.out.length() > 0) {
        write(shard, log);
      }
    }
    withoutRows--;
    ending = withoutRows == 0;
  }

  private static void begin(ShardLog log) {
    try {
      log.out.writeByte(VERSION);
    } catch (IOException inMemory) {
      throw new UncheckedIOException(inMemory);
    }
  }

  /** Forgets all inputs, and begins to log the next ones: a snapshot writes the rows. */
  void begin() {
    // If the log was still on, a row had been written.
    stop();
    for (int shard : range) {
      ShardLog log = shards[shard];
      for (int page = 0; page < log.pages; page++) {
        pages.remove(shard, ShardPages.Kind.INPUTS, page);
      }
      log.pages = 0;
      log.out.clear();
    }
    number = 0;
    ending = false;
    written = 0;
    withoutRows = turn == 0 && pause == 0 ? rowsEvery - 1 : 0;
    turn = Math.max(0, turn - 1);
    pause = Math.max(0, pause - 1);
  }

  /**
   * Reads what was restored.
   *
   * @throws CodecException if a later build wrote it
   */
  public void replay(Replay replay) throws Exception {
    PriorityQueue<LoggedInputs> next = new PriorityQueue<>(LoggedInputs.BY_TURN);
    for (int shard : range) {
      LoggedInputs inputs = new LoggedInputs(pages, shard);
      if (inputs.advance()) {
        next.add(inputs);
      }
    }
    while (!next.isEmpty()) {
      LoggedInputs inputs = next.poll();
      replay.record(inputs.layout(), inputs.watermarkMs(), inputs.kind(), inputs.in());
      if (inputs.advance()) {
        next.add(inputs);
      }
    }
  }
}
