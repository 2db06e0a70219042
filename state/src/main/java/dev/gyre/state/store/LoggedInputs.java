package dev.gyre.state.store;

import dev.gyre.state.codec.CodecException;
import java.io.IOException;
import java.util.Comparator;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataInputView;

/** What a shard has of an {@link InputLog}, read one record after the other. */
final class LoggedInputs {

  /** Whose record is to be taken first: what was logged by one subtask in the order of that. */
  static final Comparator<LoggedInputs> BY_TURN =
      Comparator.comparingLong(LoggedInputs::watermarkMs).thenComparingInt(it -> it.number);

  private static final String RECORD = "logged inputs";

  private final ShardPages pages;
  private final int shard;
  private final int side;
  private DataInputDeserializer in = new DataInputDeserializer(new byte[0]);
  private int page;
  private int layout;
  private int number;
  private int kind;
  private long watermarkMs;

  /**
   * Begins at the first record.
   *
   * @param side of the pages, see {@link InputLog#pageNumber}
   */
  LoggedInputs(ShardPages pages, int shard, int side) {
    this.pages = pages;
    this.shard = shard;
    this.side = side;
  }

  /** Goes to the next record; the one before has to be read. Returns false at the end. */
  boolean advance() throws IOException {
    // A page may have no record.
    while (in.available() == 0) {
      byte[] bytes = pages.read(shard, ShardPages.Kind.INPUTS, InputLog.pageNumber(side, page++));
      if (bytes == null) {
        return false;
      }
      in = new DataInputDeserializer(bytes);
      layout = in.readByte();
      if (layout < InputLog.FIRST_LAYOUT || layout > InputLog.VERSION) {
        throw CodecException.unknownVersion(RECORD, layout, InputLog.VERSION);
      }
    }
    number = in.readInt();
    int head = in.readUnsignedByte();
    kind = head & ~InputLog.SAME_WATERMARK;
    if ((head & InputLog.SAME_WATERMARK) == 0) {
      watermarkMs = in.readLong();
    }
    return true;
  }

  int layout() {
    return layout;
  }

  long watermarkMs() {
    return watermarkMs;
  }

  int kind() {
    return kind;
  }

  /** What the caller wrote. */
  DataInputView in() {
    return in;
  }
}
