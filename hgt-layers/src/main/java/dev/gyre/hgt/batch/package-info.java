/** The forward pass over many nodes at once, with ND4J for the large products. */
package dev.gyre.hgt.batch;
