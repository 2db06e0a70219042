/**
 * Differentiable operations by hand: one small class each, its formula on top, forward beside
 * backward. An operation object is for one pass: {@code forward} keeps what {@code backward} needs;
 * {@code backward} takes the gradient of the result, which it may overwrite, and adds to the
 * gradients of its inputs and weights. Imports numbers ({@code real}) and the layers' weights only.
 */
package dev.gyre.hgt.grad;
