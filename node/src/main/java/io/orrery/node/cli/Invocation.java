package io.orrery.node.cli;

import io.orrery.node.command.Command;
import io.orrery.node.command.OptionValues;
import io.orrery.node.command.UsageException;
import java.util.List;

/**
 * A command line taken apart.
 *
 * @param command what is called; the root when no command was named
 * @param path the names that lead to it
 * @param options what was given and understood
 * @param inputs what is neither name nor option, in order
 * @param problem what is wrong with the options or the name, or null
 */
record Invocation(
    Command command,
    List<String> path,
    OptionValues options,
    List<String> inputs,
    UsageException problem) {}
