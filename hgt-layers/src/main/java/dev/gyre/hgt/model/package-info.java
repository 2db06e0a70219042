/** What a model is: configuration, parameters, manifest and files. */
package dev.gyre.hgt.model;
