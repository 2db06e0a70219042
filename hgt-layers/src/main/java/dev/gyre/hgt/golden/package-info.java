/** Cases in the layout of the golden vectors: read, run, written. */
package dev.gyre.hgt.golden;
