package dev.gantry.core.catalogue;

import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Word;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A node of the catalogue in its newest version.
 *
 * @param owner the owner's subject, zero for governance (a MAIN node)
 * @param parent zero for a root
 * @param path north-south: the codes from MAIN's root down through the leaf to this node, joined by {@code /}; of a root that maps to nothing its code
 * @param leaf the MAIN leaf that its tree maps to; zero for MAIN, or where there is none
 * @param previous the head of the version before; zero for the first
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
        Word previous,
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

    /**
     * Whether its parts give its id and its head: for what was kept where others may write. False also where it does not have all parts: a reason is not kept, and metadata in
     * another form are not.
     */
    public boolean isWhole() {
        return status != Status.RETIRED
                && meta.isPresent()
                && (named(code().getBytes(StandardCharsets.UTF_8)) || hexadecimal())
                && Digests.nodeHead(
                                id,
                                version,
                                previous,
                                status.ordinal() + 1,
                                flags,
                                leaf,
                                clazz,
                                Digests.plain(meta.get().encode()))
                        .equals(head);
    }

    private boolean named(byte[] code) {
        return Digests.nodeId(owner, parent, code).equals(id);
    }

    private boolean hexadecimal() {
        try {
            return code().startsWith("0x") && named(HexFormat.of().parseHex(code(), 2, code().length()));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** The collection of its owner's records that it describes. */
    public Optional<String> collection() {
        return meta.flatMap(NodeMeta::source)
                .filter(s -> s.storage() == NodeMeta.Storage.CHAIN)
                .map(NodeMeta.Source::path);
    }

    /** The last part of the path. */
    public String code() {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
