/**
 * Checkpoints on a local disk: a file system for Flink, which finds it as a plugin or on the class
 * path of its processes. Stands alone, so that a plugin is no more than this package; may import
 * Flink's file systems.
 */
package dev.gyre.state.files;
