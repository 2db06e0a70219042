package dev.gyre.jobs.redrive;

import java.util.SortedMap;

/**
 * What became of the dead letters that a call has read: {@code read = repeated + otherReason +
 * heartbeats + lost + sent}.
 *
 * @param read letters read
 * @param repeated letters of a record that an earlier letter of the call was about already, as a
 *     job that was restarted writes them
 * @param otherReason letters of a reason that was not asked for
 * @param heartbeats letters of heartbeats; their time has passed, and a later one has said more
 * @param lost letters by reference, whose record the source topic keeps no longer
 * @param sent records sent back; in a dry run, records that would be
 * @param sentByReason the same by the reason of the letter
 */
public record RedriveReport(
    long read,
    long repeated,
    long otherReason,
    long heartbeats,
    long lost,
    long sent,
    SortedMap<String, Long> sentByReason) {}
