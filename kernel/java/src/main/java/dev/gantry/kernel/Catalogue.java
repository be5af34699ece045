package dev.gantry.kernel;

/** K3: the catalogue. A node's id is made of its owner, its parent and its code; the owner of the MAIN tree is governance, written as the zero word. */
final class Catalogue {
    static final int ACTIVE = 1;
    private static final int RETIRED = 2;
    private static final int DRAFT = 3;
    private static final int AUTHORITATIVE = 4;
    private static final int LEAF = 8;
    private static final int BODY_FLAGS = 7;
    private static final int MAX_CODE = 64;
    private static final int MAX_DEPTH = 8;
    private static final int MAX_META = 1024;

    private Catalogue() {}

    static Effect apply(Call call) throws Refusal {
        return run(call, call.scope(), call.fn());
    }

    static Effect act(Call call) throws Refusal {
        return run(call, Word.ZERO, call.fn() - Fn.BY_GOVERNANCE);
    }

    private static Effect run(Call call, Word caller, int fn) throws Refusal {
        return switch (fn) {
            case Fn.CREATE_NODE -> create(call, caller);
            case Fn.UPDATE_NODE -> update(call, caller);
            case Fn.RETIRE_NODE -> retire(call, caller);
            case Fn.PROPOSE_LINK -> Links.propose(call, caller);
            case Fn.CONFIRM_LINK -> Links.confirm(call, caller);
            case Fn.END_LINK -> Links.end(call, caller);
            default -> throw new Refusal(KernelError.E_FUNCTION);
        };
    }

    private record Body(int status, int flags, Word mapTo, Word clazz, byte[] meta) {
        boolean active() {
            return status == ACTIVE;
        }
    }

    private static Effect create(Call call, Word caller) throws Refusal {
        Overlay state = call.state();
        var in = call.arguments();
        Word parentId = in.word();
        int leaf = in.u8();
        byte[] code = in.bytes(in.u8());
        Body body = body(in, caller);
        boolean root = parentId.isZero();
        if (leaf > 1 || code.length == 0) {
            throw new Refusal(KernelError.E_ARG);
        }
        skipsNoLevel(body, root);
        Node parent = root ? Node.NONE : Node.known(state, parentId);
        if (parent.has(LEAF)) {
            throw new Refusal(KernelError.E_ARG);
        }
        Node mapped = mapped(state, body);
        Word id = Digests.nodeId(caller, parentId, code);
        if (Node.at(state, id).exists()) {
            throw new Refusal(KernelError.E_EXISTS);
        }
        int flags = body.flags | (leaf == 1 ? LEAF : 0);
        Word leafId = root ? body.mapTo : parent.leaf();
        var node = new Node(caller, parentId, leafId, body.clazz, Word.ZERO, 0, body.status, parent.depth() + 1, flags);
        claimable(state, id, node);
        if (!root) {
            mine(parent, caller);
        }
        if (!root || body.active()) {
            carried(node, root ? mapped : parent);
        }
        if (code.length > MAX_CODE || node.depth() > MAX_DEPTH || body.meta.length > MAX_META) {
            throw new Refusal(KernelError.E_LIMIT);
        }
        return store(call, id, Node.NONE, node, Digests.plain(body.meta));
    }

    private static Effect update(Call call, Word caller) throws Refusal {
        Overlay state = call.state();
        var in = call.arguments();
        long expected = in.u64();
        Word id = Checks.nonZero(in.word());
        Body body = body(in, caller);
        Node before = Node.known(state, id);
        skipsNoLevel(body, before.isRoot());
        Node mapped = mapped(state, body);
        Word leaf = before.isRoot() ? body.mapTo : before.leaf();
        Node node = before.with(body.status, body.flags | before.flags() & LEAF, leaf, body.clazz);
        claimable(state, id, node);
        mine(before, caller);
        boolean wasActive = before.status() == ACTIVE;
        if (before.status() == RETIRED || wasActive && (!body.active() || !leaf.equals(before.leaf()))) {
            throw new Refusal(KernelError.E_STATE);
        }
        if (body.active() && !wasActive) {
            carried(node, node.isRoot() ? mapped : Node.at(state, node.parent()));
        }
        version(before, expected);
        if (body.meta.length > MAX_META) {
            throw new Refusal(KernelError.E_LIMIT);
        }
        return store(call, id, before, node, Digests.plain(body.meta));
    }

    private static Effect retire(Call call, Word caller) throws Refusal {
        var in = call.arguments();
        long expected = in.u64();
        Word id = Checks.nonZero(in.word());
        Word reason = in.word();
        in.end();
        Node before = Node.known(call.state(), id);
        mine(before, caller);
        if (before.status() == RETIRED || call.state().number(Node.children(id)) != 0) {
            throw new Refusal(KernelError.E_STATE);
        }
        version(before, expected);
        Node node = before.with(RETIRED, before.flags(), before.leaf(), before.clazz());
        return store(call, id, before, node, reason);
    }

    /** K3-0, arguments. */
    private static Body body(Cursor in, Word caller) throws Refusal {
        int status = in.u8();
        int flags = in.u8();
        Word mapTo = in.word();
        Word clazz = in.word();
        byte[] meta = in.bytes(in.u16());
        in.end();
        boolean authoritative = (flags & AUTHORITATIVE) != 0;
        if (status != DRAFT && status != ACTIVE || flags > BODY_FLAGS || !authoritative && !clazz.isZero()) {
            throw new Refusal(KernelError.E_ARG);
        }
        if (caller.isZero() && (authoritative || !mapTo.isZero())) {
            throw new Refusal(KernelError.E_ARG);
        }
        return new Body(status, flags, mapTo, clazz, meta);
    }

    /** Only a root maps to another tree. */
    private static void skipsNoLevel(Body body, boolean root) throws Refusal {
        if (!root && !body.mapTo.isZero()) {
            throw new Refusal(KernelError.E_ARG);
        }
    }

    private static Node mapped(Overlay state, Body body) throws Refusal {
        if (body.mapTo.isZero()) {
            return Node.NONE;
        }
        Node node = Node.known(state, body.mapTo);
        if (!node.isMain() || !node.has(LEAF)) {
            throw new Refusal(KernelError.E_ARG);
        }
        return node;
    }

    /** At most one authoritative source of what a leaf, an owner and a class name. */
    private static void claimable(Overlay state, Word id, Node node) throws Refusal {
        if (isSource(node)) {
            Word holder = state.get(Node.source(node.leaf(), node.owner(), node.clazz()));
            if (!holder.isZero() && !holder.equals(id)) {
                throw new Refusal(KernelError.E_EXISTS);
            }
        }
    }

    /** What a node hangs on, or maps to, has to be ACTIVE; only a root of MAIN stands for itself. */
    private static void carried(Node node, Node above) throws Refusal {
        if (above.status() != ACTIVE && !(node.isMain() && node.isRoot())) {
            throw new Refusal(KernelError.E_STATE);
        }
    }

    private static void mine(Node node, Word caller) throws Refusal {
        if (!node.owner().equals(caller)) {
            throw new Refusal(KernelError.E_FORBIDDEN);
        }
    }

    private static void version(Node node, long expected) throws Refusal {
        if (node.version() != expected) {
            throw new Refusal(KernelError.E_VERSION);
        }
    }

    private static boolean isSource(Node node) {
        return node.status() == ACTIVE && node.has(AUTHORITATIVE);
    }

    private static Effect store(Call call, Word id, Node before, Node node, Word metaDigest) {
        Overlay state = call.state();
        long version = before.version() + 1;
        Word head = Digests.nodeHead(
                id, version, before.head(), node.status(), node.flags(), node.leaf(), node.clazz(), metaDigest);
        int joined = (node.status() == ACTIVE ? 1 : 0) - (before.status() == ACTIVE ? 1 : 0);
        if (joined != 0 && !node.isRoot()) {
            Word children = Node.children(node.parent());
            state.put(children, state.number(children) + joined);
        }
        if (isSource(before)) {
            state.put(Node.source(before.leaf(), before.owner(), before.clazz()), Word.ZERO);
        }
        if (isSource(node)) {
            state.put(Node.source(node.leaf(), node.owner(), node.clazz()), id);
        }
        node.at(version, head).store(state, id);
        return Effect.of(version, call.fn(), id, version)
                .a(head)
                .b(Word.of(node.status() * 256L + node.flags()))
                .c(metaDigest);
    }

    static Word[] look(KernelState state, int fn, byte[] args) throws Refusal {
        var in = new Cursor(args);
        switch (fn) {
            case Fn.NODE -> {
                Word id = in.word();
                in.end();
                Node node = Node.known(state, id);
                return Calls.words(
                        node.owner(),
                        node.parent(),
                        Word.of(node.depth()),
                        Word.of(node.version()),
                        Word.of(node.status()),
                        Word.of(node.flags()),
                        node.head());
            }
            case Fn.PLACE -> {
                Word id = in.word();
                in.end();
                Node node = Node.known(state, id);
                Word leafStatus = Word.of(Node.at(state, node.leaf()).status());
                return Calls.words(node.leaf(), node.clazz(), state.get(Node.children(id)), leafStatus);
            }
            case Fn.LINK -> {
                return Links.look(state, in);
            }
            case Fn.SOURCE -> {
                Word leaf = in.word();
                Word owner = in.word();
                Word clazz = in.word();
                in.end();
                Word id = state.get(Node.source(leaf, owner, clazz));
                Node node = Node.known(state, id);
                if (Node.at(state, leaf).status() != ACTIVE) {
                    throw new Refusal(KernelError.E_STATE);
                }
                return Calls.words(id, Word.of(node.version()), Word.of(node.flags()), node.head());
            }
            default -> throw new Refusal(KernelError.E_FUNCTION);
        }
    }
}
