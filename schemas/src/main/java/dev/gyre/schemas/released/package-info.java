/**
 * Every released version of the schemas of topics, and what a successor may change.
 *
 * <p>A released schema never changes. To change a schema: edit {@code src/main/avro}, run the tests
 * of this module, copy what they propose ({@code target/released-proposal}) to the next version's
 * folder below {@code src/main/resources/dev/gyre/schemas/released}, and add that version to {@code
 * versions.txt}.
 */
package dev.gyre.schemas.released;
