/**
 * The type schema: node types, relations and their automatic reverses, features, windows, fan-ins,
 * meta-paths. Immutable, validated at birth. Imports the JDK and JGraphT only.
 */
package dev.gyre.graph.schema;
