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
 * The inputs that an operator has taken since the time that its rows are of: a snapshot that has
 * them need not write the rows that they changed, for a restored operator takes the inputs once
 * more.
 *
 * <p>At full load most nodes change between two checkpoints: an input is a tenth of the rows that
 * it changes, and is written at the end of a page and not at a place of its own. So rows are
 * written once in {@code rowsEvery} snapshots, or fewer if the cache would be full of changes, a
 * <i>turn</i>: as they were at the last snapshot of a turn, by the first one of the next. Apart
 * from that the rows in the backend have to stay as they are: the store writes none behind, and
 * once one has been written all the same, as when the cache is too small, the next snapshot writes
 * them all.
 *
 * <p>For maintainers. The last snapshot of a turn has the pages of all of it; what comes after it
 * begins the next one, whose pages are on the other <i>side</i>, so that those before can be taken
 * away when the rows are written. A snapshot has pages of one side. Each shard has pages of its
 * own, which move with it at a rescale; records are numbered through all shards, and are read again
 * in the order in which they came. Where pages of several subtasks come together, the watermark
 * orders them, since that of each is its own: a record is taken at the watermark that it was taken
 * at first, and what the watermark ends is ended between the same two records of a shard.
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
  public static final int VERSION = 4;

  /** The first layout in which changes of the graph are shorter than they travel. */
  public static final int SHORT_CHANGES = 4;

  /** The first layout: of messages that named no nodes but their own. */
  public static final int FIRST_LAYOUT = 1;

  static final int SAME_WATERMARK = 0x80;

  /** A page is written when it is so full. */
  private static final int PAGE_BYTES = 32 << 10;

  private static final int FIRST_BYTES = 256;

  private static final int PAGES_OF_SIDE = 1 << 23;

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

  /** Snapshots to the end of the turn, 0 if inputs are not logged. */
  private int left;

  /** Snapshots that write the rows before inputs are logged again. */
  private int pause;

  /** Pages of all shards. */
  private int written;

  /** Pages of all shards that are still to be taken away. */
  private int passed;

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
    private int side;
    private int pages;

    /** How many are on the other side. */
    private int passed;
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
      shards[shard].side = read(shard, 0, 0) != null ? 0 : 1;
      while (read(shard, shards[shard].side, shards[shard].pages) != null) {
        shards[shard].pages++;
      }
    }
  }

  /** The number of a page on the one side, 0, or the other, 1. */
  static int pageNumber(int side, int page) {
    return side * PAGES_OF_SIDE + page;
  }

  private byte[] read(int shard, int side, int page) {
    return pages.read(shard, ShardPages.Kind.INPUTS, pageNumber(side, page));
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
   * Returns whether inputs have to be logged: the next snapshot is to be made without what they
   * change, so that no row of it may be written before.
   */
  public boolean isOn() {
    return left > 0;
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
    int number = pageNumber(log.side, log.pages);
    pages.write(shard, ShardPages.Kind.INPUTS, number, log.out.getCopyOfBuffer());
    log.pages++;
    log.out.clear();
    written++;
    if (written >= MOST_PAGES) {
      // No checkpoint has been made for long: it must not take as long to read all this.
      left = 0;
    }
  }

  /**
   * Ends the log if it is on: a row was written, so that the next snapshot writes all. What changes
   * does not fit into the cache, and will not soon.
   */
  void stop() {
    if (isOn()) {
      left = 0;
      pause = PAUSE;
    }
  }

  /**
   * Makes the snapshot that has no rows: a shard without inputs has a page without records.
   *
   * @return whether it is the last one of its turn
   */
  boolean save() {
    for (int shard : range) {
      ShardLog log = shards[shard];
      if (log.pages == 0 && log.out.length() == 0) {
        begin(log);
      }
      if (log.out.length() > 0) {
        write(shard, log);
      }
    }
    left--;
    return left == 0;
  }

  /**
   * Begins the next turn: what is logged from now on is kept apart. To be called after the last
   * {@link #save} of the one before.
   */
  void beginTurn() {
    for (int shard : range) {
      ShardLog log = shards[shard];
      log.passed = log.pages;
      passed += log.pages;
      log.side = 1 - log.side;
      log.pages = 0;
    }
    restart();
  }

  /** How many pages of the turn before are left. */
  int passed() {
    return passed;
  }

  /** Takes away some pages of the turn before: the next snapshot has the rows of its end. */
  void removePassed(int most) {
    int least = Math.max(0, passed - most);
    for (int shard : range) {
      ShardLog log = shards[shard];
      while (log.passed > 0 && passed > least) {
        log.passed--;
        passed--;
        remove(shard, 1 - log.side, log.passed);
      }
    }
  }

  private void remove(int shard, int side, int page) {
    pages.remove(shard, ShardPages.Kind.INPUTS, pageNumber(side, page));
  }

  private void restart() {
    number = 0;
    written = 0;
    left = rowsEvery;
  }

  private static void begin(ShardLog log) {
    try {
      log.out.writeByte(VERSION);
    } catch (IOException inMemory) {
      throw new UncheckedIOException(inMemory);
    }
  }

  /** Forgets all inputs, and begins to log the next ones: a snapshot has written the rows. */
  void begin() {
    // If the log was still on, a row had been written.
    stop();
    for (int shard : range) {
      ShardLog log = shards[shard];
      while (log.pages > 0) {
        log.pages--;
        remove(shard, log.side, log.pages);
      }
      log.out.clear();
    }
    restart();
    if (turn > 0 || pause > 0 || rowsEvery == 1) {
      left = 0;
    }
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
      LoggedInputs inputs = new LoggedInputs(pages, shard, shards[shard].side);
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
