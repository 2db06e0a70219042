/** A seeded simulator of customers, merchants, devices and frauds, as a dataset without files. */
package dev.gyre.jobs.dataset.simulator;
