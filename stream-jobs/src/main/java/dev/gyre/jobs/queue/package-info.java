/**
 * Inputs of an operator that wait for a few more, so that their waits for memory overlap, and the
 * watermarks that came behind them; until when they wait, and which threads go before others. May
 * import {@code round}, and Flink's timers, mailbox and watermarks, and the gates and outputs of
 * its tasks.
 */
package dev.gyre.jobs.queue;
