/** Shards, the unit of keyed state: one Flink key per key group, nodes hashed over them. */
package dev.gyre.state.shard;
