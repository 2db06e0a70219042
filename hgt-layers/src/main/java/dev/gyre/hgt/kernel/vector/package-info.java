/** The kernels on the JDK's Vector API (module {@code jdk.incubator.vector}), compiled apart. */
package dev.gyre.hgt.kernel.vector;
