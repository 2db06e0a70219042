/**
 * The numeric seam: a checked facade, {@link dev.gyre.hgt.kernel.Kernels}, over a scalar twin and a
 * fast version that uses the JDK's Vector API where that module is enabled.
 */
package dev.gyre.hgt.kernel;
