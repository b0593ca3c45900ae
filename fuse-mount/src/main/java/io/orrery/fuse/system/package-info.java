/**
 * The system calls that Java does not make: what drivers and mounts ask of Linux itself. Nothing
 * here knows FUSE. Numbers of flags and errors stand with whoever uses them, by their names in the
 * kernel's headers; errors are read by {@code errno} on the thread that made the call, at once.
 */
package io.orrery.fuse.system;
