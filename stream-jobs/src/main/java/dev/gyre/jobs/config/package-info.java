/**
 * The job file: YAML in, one immutable {@link dev.gyre.jobs.config.JobConfig} out, or every error
 * of the file with its line, key, value, rule and remedy.
 */
package dev.gyre.jobs.config;
