/**
 * The kernels on the JDK's Vector API (module {@code jdk.incubator.vector}), compiled apart.
 *
 * <p>No method here takes or gives a vector, not even to load one: each loop calls the API itself.
 * The JIT compiler always inlines the API's methods, but ours only while what it compiles is small
 * enough, which depends on the callers; a call that it does not inline makes an object of each
 * vector. A softmax of four heads took 125 ns in one run and 300 to 700 in another for a call of
 * one line. Orders of lanes are handed on: they are objects that are made once.
 *
 * <p>May import {@code dev.gyre.hgt.kernel} and the Vector API.
 */
package dev.gyre.hgt.kernel.vector;
