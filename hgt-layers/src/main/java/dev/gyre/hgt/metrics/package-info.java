/**
 * The metrics of fraud detection, of scores and what turned out to be fraud: ranking (ROC AUC,
 * average precision), alerts within a daily budget, calibration, and intervals by bootstrap over
 * days. Imports the JDK only.
 */
package dev.gyre.hgt.metrics;
