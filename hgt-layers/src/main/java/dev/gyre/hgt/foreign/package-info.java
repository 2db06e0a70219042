/**
 * State dicts of PyTorch Geometric and of the HGT authors' pyHGT as models, and back. One list of
 * blocks says where each number lies on both sides, so that reading and writing cannot differ. Uses
 * {@code model} and {@code encoder}.
 */
package dev.gyre.hgt.foreign;
