package io.orrery.node.mounts;

import io.orrery.ipld.BlockSource;
import io.orrery.node.naming.Names;
import io.orrery.node.pin.Pins;
import io.orrery.node.repo.Keystore;
import io.orrery.node.tree.KeyTrees;
import io.orrery.node.tree.Trees;
import io.orrery.unixfs.NodeCache;

/**
 * What a node has to show.
 *
 * @param pins what a listing of /ipfs shows
 */
public record Mountable(
    BlockSource blocks,
    NodeCache cache,
    Pins pins,
    Names names,
    Keystore keystore,
    Trees trees,
    KeyTrees keyTrees) {}
