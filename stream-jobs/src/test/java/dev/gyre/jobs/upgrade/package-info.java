/** Jobs that change between two runs on the same state, and what is to become of it. */
package dev.gyre.jobs.upgrade;
