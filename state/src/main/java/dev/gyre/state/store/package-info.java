/** The keyed state of one layer: records, replicas, destinations, expiry calendar, dirty set. */
package dev.gyre.state.store;
