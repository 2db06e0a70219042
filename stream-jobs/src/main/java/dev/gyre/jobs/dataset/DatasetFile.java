package dev.gyre.jobs.dataset;

/**
 * A file that a dataset is read from.
 *
 * @param key short name of its part, the start of the usual file name
 * @param usualName name as published, without {@code .gz}
 * @param meaning what a row is, for help texts
 */
public record DatasetFile(String key, String usualName, String meaning) {}
