package io.orrery.node.mounts;

/**
 * What is asked for one mount; null is as configured.
 *
 * @param allowOther whether users other than the one who mounts may enter
 * @param driver what puts it before the kernel
 */
public record MountWish(Boolean allowOther, MountDriver driver) {}
