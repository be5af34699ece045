package dev.gantry.kernel;

/** K3: a node of the catalogue as it is kept. {@code version} is zero for one that does not exist. */
record Node(Word owner, Word parent, Word leaf, Word clazz, Word head, long version, int status, int depth, int flags) {
    static final Node NONE = new Node(Word.ZERO, Word.ZERO, Word.ZERO, Word.ZERO, Word.ZERO, 0, 0, 0, 0);

    static Node at(KernelState state, Word id) {
        Word packed = state.get(packed(id));
        long version = packed.u64(8);
        if (version == 0) {
            return NONE;
        }
        return new Node(
                state.get(owner(id)),
                state.get(parent(id)),
                state.get(leaf(id)),
                state.get(clazz(id)),
                state.get(head(id)),
                version,
                packed.at(29),
                packed.at(30),
                packed.at(31));
    }

    static Node known(KernelState state, Word id) throws Refusal {
        Node node = at(state, id);
        if (!node.exists()) {
            throw new Refusal(KernelError.E_NOT_FOUND);
        }
        return node;
    }

    void store(Overlay state, Word id) {
        byte[] packed = new byte[Word.SIZE];
        System.arraycopy(Items.u64(version), 0, packed, 8, 8);
        packed[29] = (byte) status;
        packed[30] = (byte) depth;
        packed[31] = (byte) flags;
        state.put(packed(id), Word.of(packed));
        state.put(owner(id), owner);
        state.put(parent(id), parent);
        state.put(leaf(id), leaf);
        state.put(clazz(id), clazz);
        state.put(head(id), head);
    }

    Node with(int newStatus, int newFlags, Word newLeaf, Word newClass) {
        return new Node(owner, parent, newLeaf, newClass, head, version, newStatus, depth, newFlags);
    }

    Node at(long newVersion, Word newHead) {
        return new Node(owner, parent, leaf, clazz, newHead, newVersion, status, depth, flags);
    }

    boolean exists() {
        return version != 0;
    }

    boolean isRoot() {
        return parent.isZero();
    }

    /** Governance's. */
    boolean isMain() {
        return owner.isZero();
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /** Where its ACTIVE children are counted: apart from the node, so that a child's activation and its parent's next version do not meet. */
    static Word children(Word id) {
        return Digests.tagged("gantry:state:nodeChildren", id);
    }

    /** Where the one authoritative source is named. */
    static Word source(Word leaf, Word owner, Word clazz) {
        return Digests.tagged("gantry:state:source", leaf, owner, clazz);
    }

    private static Word packed(Word id) {
        return Digests.tagged("gantry:state:node", id);
    }

    private static Word owner(Word id) {
        return Digests.tagged("gantry:state:nodeOwner", id);
    }

    private static Word parent(Word id) {
        return Digests.tagged("gantry:state:nodeParent", id);
    }

    private static Word leaf(Word id) {
        return Digests.tagged("gantry:state:nodeLeaf", id);
    }

    private static Word clazz(Word id) {
        return Digests.tagged("gantry:state:nodeClass", id);
    }

    private static Word head(Word id) {
        return Digests.tagged("gantry:state:nodeHead", id);
    }
}
