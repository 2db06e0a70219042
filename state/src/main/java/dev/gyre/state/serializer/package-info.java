/** Flink serializers of the fixed-length keys that the state uses. */
package dev.gyre.state.serializer;
