/** HGT layers: weights, meta-path tracks, and the forward pass of one node at a time. */
package dev.gyre.hgt.layer;
