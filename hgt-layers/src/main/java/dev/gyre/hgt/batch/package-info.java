/**
 * Layers over many nodes at once, forward and backward: what every streamed embedding must equal,
 * and what training differentiates. Edges lie in compressed sparse rows, a block of them for each
 * layer. Imports graph batches, layers and models, and the differentiable operations ({@code
 * grad}).
 */
package dev.gyre.hgt.batch;
