/**
 * Long runs of the real job that watch its memory. Imports the demo, which runs everything in one
 * process, and the plots.
 */
package dev.gyre.jobs.bench;
