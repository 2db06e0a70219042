/**
 * The keyed state of one layer: records, neighbours (replicas and destinations), expiry calendar,
 * dirty set; and a store of one value a node for operators that keep nothing else.
 */
package dev.gyre.state.store;
