/** JSON read strictly, with errors that name the path. */
package dev.gyre.hgt.json;
