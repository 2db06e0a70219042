package dev.gyre.jobs.mapping.spec;

import java.io.Serializable;

/**
 * One condition of a rule's {@code when}; a rule applies when all its conditions hold.
 *
 * @param value what is tested
 * @param test the test
 */
public record Condition(TextValue value, ValueTest test) implements Serializable {}
