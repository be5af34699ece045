package dev.gantry;

import dev.gantry.Governance.Ballot;
import dev.gantry.identifier.Identifier;
import java.util.List;
import java.util.Optional;

/**
 * The catalogue of one ledger (目录链): whose data are where, and what they are data of. The level-1 tree (一级目录) is made by governance ({@link #main}); below its leaves come the
 * participants' own trees (二级目录). Writes act as this view's identity; every write has one effect per idempotency key; errors are {@link GantryException}.
 *
 * <p>Queries see at least what this client's own finished writes did. Every node given is in the version that the ledger's state holds, checked against it; what is retired is
 * never found by a query. A node's id is 64 hexadecimal digits and follows from owner and codes ({@link #id}, {@link #mainId}), before the node is there.
 */
public interface Catalogue {
    /** The largest page. */
    int MOST = 500;

    /** The level-1 tree. */
    Main main();

    /**
     * Makes a root of this view's: level 2. {@code E_STATE} if it is to be ACTIVE and maps to no level-1 leaf that is ACTIVE; {@code E_EXISTS} if it is there, retired or not,
     * or if it is authoritative and another node of this view's is so for its leaf and class.
     *
     * @param code 1 to 64 bytes of UTF-8, without a slash: the last part of its path
     */
    Receipt create(String code, NodeDescription description, WriteOptions options);

    /** Makes a node below one of this view's; it is of its root's leaf. {@code E_STATE} unless its parent is ACTIVE, {@code E_LIMIT} below depth 8, otherwise as {@link #create(String, NodeDescription, WriteOptions)}. */
    Receipt create(String parent, String code, NodeDescription description, WriteOptions options);

    /** Writes the next version, whole: what {@code description} does not say is gone, but for LEAF. {@code E_VERSION} if the present version is another, {@code E_STATE} if it is retired. */
    Receipt update(String node, long expectedVersion, NodeDescription description, WriteOptions options);

    /** Retires a node for good. {@code E_STATE} if ACTIVE nodes are below it. */
    Receipt retire(String node, long expectedVersion, String reason, WriteOptions options);

    /**
     * Proposes a link to, or from, another tree (east-west, 东西向). The owners of both nodes have to agree: who owns both has done so with this call.
     *
     * @param type what the link says, 1 to 32 bytes of UTF-8, such as {@code derivedFrom}
     */
    Receipt proposeLink(String from, String to, String type, WriteOptions options);

    /** Confirms what the other node's owner proposed. {@code E_NOT_FOUND} if nobody did, {@code E_FORBIDDEN} for the proposer. */
    Receipt confirmLink(String from, String to, String type, WriteOptions options);

    /** Ends a link, or its proposal, as either owner. */
    Receipt endLink(String from, String to, String type, String reason, WriteOptions options);

    /** The id of this view's node with these codes, from its root down. */
    String id(String... codes);

    /** The id of the level-1 node at a path, such as {@code order/orderInfo}. */
    String mainId(String path);

    /** A node in its newest version, whatever its status. */
    Optional<Node> node(String id);

    /** The ACTIVE nodes at exactly this path; several owners may have one there. */
    List<Node> find(String path);

    /**
     * A page of what a query finds, in order of path, then id. A page goes on after the last node of the one before, so whatever is written meanwhile, a node that stays is given
     * once. {@code ARGUMENT_INVALID} for another cursor or limit.
     *
     * @param cursor of the page before; empty for the first
     * @param limit 1 to 500; a page may have fewer nodes before the end
     */
    Page find(NodeQuery query, Optional<String> cursor, int limit);

    /** Links from and to a node, as the ledger's state has them. */
    List<Link> links(String node);

    /** Every version of a node, oldest first, each following from the one before and the last in the ledger's state. */
    List<Node> history(String node);

    /**
     * Where an owner's data of a level-1 leaf come from: his one ACTIVE authoritative source, by the ledger's state, for what no class of his tells of. Empty if there is none;
     * {@code E_STATE} if the leaf is not ACTIVE.
     */
    Optional<Node> locate(String leafPath, SubjectId owner);

    /** The same for one thing: the source for exactly it, else for its namespace, else for its kind as registered, else as {@link #locate(String, SubjectId)}. */
    Optional<Node> locate(String leafPath, SubjectId owner, Identifier thing);

    /**
     * The one source of a registered thing's owner for exactly it, else for its namespace, else for its kind. {@code ARGUMENT_INVALID} if he has such sources in several leaves:
     * then the leaf has to be named.
     */
    Optional<Node> locate(Identifier thing);

    /** The ACTIVE nodes at and below a path (empty for all) as DCAT 3 in JSON-LD, canonical (RFC 8785). */
    String dcat(String path);

    /** Throws the index away and makes it again from the ledger's first change. Gives the digest over all changes: the same whenever, and by whom, it is made. */
    String rebuild();

    /** Decisions on the level-1 tree and on links to it; each call is this view's vote, as in {@link Governance}. */
    interface Main {
        /** As {@link Catalogue#create(String, NodeDescription, WriteOptions)}; what participants' trees are to map to is a {@link NodeDescription#leaf}. */
        Ballot create(String code, NodeDescription description, WriteOptions options);

        Ballot create(String parent, String code, NodeDescription description, WriteOptions options);

        Ballot update(String node, long expectedVersion, NodeDescription description, WriteOptions options);

        Ballot retire(String node, long expectedVersion, String reason, WriteOptions options);

        Ballot proposeLink(String from, String to, String type, WriteOptions options);

        Ballot confirmLink(String from, String to, String type, WriteOptions options);

        Ballot endLink(String from, String to, String type, String reason, WriteOptions options);
    }

    /** {@code next} is the cursor of the next page; empty at the end. */
    record Page(List<Node> nodes, Optional<String> next) {
        public Page {
            nodes = List.copyOf(nodes);
        }
    }

    /**
     * A node in one version.
     *
     * @param owner empty for governance
     * @param parent its parent's id; empty for a root
     * @param path north-south (南北向): the codes from level 1 through the leaf to this node, joined by {@code /}; of a root that maps to nothing its code
     * @param leaf the level-1 leaf that its tree maps to; empty for level 1
     * @param head digest that covers this version and all before it
     */
    record Node(
            String id,
            Optional<SubjectId> owner,
            Optional<String> parent,
            String path,
            Optional<String> leaf,
            long version,
            Status status,
            NodeDescription description,
            String head) {
        /** Whether it is marked so. */
        public boolean is(NodeDescription.Flag flag) {
            return description.flags().contains(flag);
        }

        /** The last part of its path. */
        public String code() {
            return path.substring(path.lastIndexOf('/') + 1);
        }
    }

    /** What a node is. */
    enum Status {
        ACTIVE,
        RETIRED,
        DRAFT
    }

    /** From one node to another. {@code agreed} is false while one owner has only proposed it; {@code type} starts with 0x where its word is no text. */
    record Link(String from, String to, String type, boolean agreed) {}
}
