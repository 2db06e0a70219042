/**
 * Arrays of numbers in float or double precision, and the row and matrix operations that layers and
 * their gradients are written in. Float rows go to the kernels and large float products to ND4J;
 * double is plain loops, for checks. Imports the kernels, ND4J and commons-math only.
 */
package dev.gyre.hgt.real;
