package dev.gantry.core.catalogue;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import dev.gantry.kernel.Word;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Where a node is in the order of all: by its path's UTF-8, then by id; and cursors, which are such places. */
record Place(byte[] path, Word id) implements Comparable<Place> {
    static final Place START = new Place(new byte[0], Word.ZERO);

    static Place of(CatalogueNode node) {
        return new Place(node.path().getBytes(StandardCharsets.UTF_8), node.id());
    }

    static Place of(Optional<String> cursor) {
        if (cursor.isEmpty()) {
            return START;
        }
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(cursor.get());
            if (bytes.length <= Word.SIZE) {
                throw invalid("no cursor of this index: " + cursor.get());
            }
            return new Place(Arrays.copyOfRange(bytes, Word.SIZE, bytes.length), Word.of(bytes, 0));
        } catch (IllegalArgumentException e) {
            throw invalid("no cursor of this index: " + cursor.get());
        }
    }

    /** A page of up to {@code limit} of the nodes found, of which one more was asked for. */
    static CatalogueIndex.Page page(List<CatalogueNode> found, int limit) {
        boolean more = found.size() > limit;
        List<CatalogueNode> nodes = List.copyOf(more ? found.subList(0, limit) : found);
        return new CatalogueIndex.Page(
                nodes, more ? Optional.of(Place.of(nodes.get(limit - 1)).cursor()) : Optional.empty());
    }

    static void checkLimit(int limit) {
        if (limit < 1 || limit > CatalogueIndex.MOST) {
            throw invalid("a page has 1 to " + CatalogueIndex.MOST + " nodes, not " + limit);
        }
    }

    private String cursor() {
        byte[] bytes = Arrays.copyOf(id.bytes(), Word.SIZE + path.length);
        System.arraycopy(path, 0, bytes, Word.SIZE, path.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static GantryException invalid(String what) {
        return GantryException.of(ErrorCode.ARGUMENT_INVALID, Stage.VALIDATE, what)
                .fix("Give the cursor of the page before, and a limit within bounds.")
                .build();
    }

    @Override
    public int compareTo(Place o) {
        int byPath = Arrays.compareUnsigned(path, o.path);
        return byPath != 0 ? byPath : id.compareTo(o.id);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Place p && compareTo(p) == 0;
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }
}
