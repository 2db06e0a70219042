/**
 * The datasets that Gyre knows by name. May import the datasets and their simulator, nothing else.
 */
package dev.gyre.jobs.catalog;
