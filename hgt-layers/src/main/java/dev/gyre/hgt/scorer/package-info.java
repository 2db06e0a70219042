/** From two embeddings and an interaction to a probability. */
package dev.gyre.hgt.scorer;
