/** From the features of nodes, edges and interactions to the vectors that layers read. */
package dev.gyre.hgt.encoder;
