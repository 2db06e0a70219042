package dev.gyre.jobs.mapping.spec;

import java.io.Serializable;

/**
 * An expression that gives a time.
 *
 * @param value the digits or the ISO 8601 text
 * @param format how to read them
 * @param originMs what a count is counted from, in epoch ms; 0 for ISO 8601
 */
public record TimeValue(TextValue value, TimeFormat format, long originMs)
    implements Serializable {}
