/**
 * Training: the loss of scored interactions over computation graphs, the optimiser and what goes
 * with it, calibration, checkpoints. Knows nothing of where interactions come from. Imports
 * batches, operations and models.
 */
package dev.gyre.hgt.train;
