package dev.gyre.jobs.mapping;

import java.io.Serializable;

/**
 * Maps the raw records of one source. A mapper keeps scratch space between calls: it is for one
 * thread, and ships inside an operator, where each subtask has its own copy.
 */
public interface RecordMapper extends Serializable {

  /**
   * Maps one record. Never throws, whatever the bytes.
   *
   * @param record the record
   * @return its events, or why it was rejected
   */
  Mapped map(RawRecord record);
}
