package dev.gyre.jobs.mapping;

import dev.gyre.jobs.mapping.spec.MappingLimits;

/** What every record must meet before its bytes are looked at. */
final class Limits {
  private Limits() {}

  static void check(RawRecord record, MappingLimits limits) throws RecordFault {
    byte[] value = record.value();
    if (value == null || value.length == 0) {
      throw new RecordFault(
          RejectReason.EMPTY_RECORD,
          "the record has no value; heartbeats need the header 'gyre-heartbeat', anything else a value");
    }
    if (value.length > limits.maxRecordBytes()) {
      throw new RecordFault(
          RejectReason.RECORD_TOO_LARGE,
          "the record's value has "
              + value.length
              + " bytes: at most "
              + limits.maxRecordBytes()
              + " are allowed; raise 'limits.maxRecordBytes' of the source, or correct the producer");
    }
  }
}
