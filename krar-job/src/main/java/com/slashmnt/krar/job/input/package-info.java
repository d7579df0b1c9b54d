/** The command's input: flags and variables, their parsers, and what is wrong with them. */
@NullMarked
package com.slashmnt.krar.job.input;

import org.jspecify.annotations.NullMarked;
