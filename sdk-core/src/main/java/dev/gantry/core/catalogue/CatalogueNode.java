package dev.gantry.core.catalogue;

import dev.gantry.kernel.Word;
import java.util.Optional;

/**
 * A node of the catalogue in its newest version.
 *
 * @param owner the owner's subject, zero for governance (a MAIN node)
 * @param parent zero for a root
 * @param path north-south: the codes from MAIN's root down through the leaf to this node, joined by {@code /}; of a root that maps to nothing its code
 * @param leaf the MAIN leaf that its tree maps to; zero for MAIN, or where there is none
 * @param clazz of an authoritative source
 * @param meta empty if its owner wrote something else than {@link NodeMeta}
 */
public record CatalogueNode(
        Word id,
        Word owner,
        Word parent,
        String path,
        Word leaf,
        Word clazz,
        long version,
        Status status,
        int flags,
        Word head,
        Optional<NodeMeta> meta) {
    public static final int KEY = 1;
    public static final int PERSONAL = 2;
    public static final int AUTHORITATIVE = 4;
    public static final int LEAF = 8;

    /** In the order of the kernel's numbers, from 1. */
    public enum Status {
        ACTIVE,
        RETIRED,
        DRAFT
    }

    public boolean isMain() {
        return owner.isZero();
    }

    public boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /** The last part of the path. */
    public String code() {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
