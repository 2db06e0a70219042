/**
 * A schema registry in this JVM, for the demo, a cluster on one machine, and tests. It forgets
 * everything when it is closed.
 */
package dev.gyre.schemas.registry;
