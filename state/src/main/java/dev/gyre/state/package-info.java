/** Root package of the module; see its subpackages. */
package dev.gyre.state;
