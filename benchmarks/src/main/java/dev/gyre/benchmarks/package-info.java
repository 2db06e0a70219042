/**
 * Microbenchmarks on JMH: kernels beside their scalar twins and ND4J, the machine's own peak and
 * bandwidth, codecs, state access. Run by {@code benchmarks/run}; no test runs them and none
 * asserts a time. May import every module but the jobs.
 */
package dev.gyre.benchmarks;
