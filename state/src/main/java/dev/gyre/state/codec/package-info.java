/**
 * Versioned, compact byte layouts of everything the state keeps; one codec a file, layout on top.
 */
package dev.gyre.state.codec;
