package dev.gantry.core.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.gantry.kernel.Word;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Trees of every size up to 64, against the definitions of RFC 6962 written out, and every proof spoilt in every way. */
class MerkleTest {
    private static final int MOST = 64;

    /** The leaves and roots that Certificate Transparency's implementations agree on. */
    private static final String[] LEAVES = {
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"
    };

    private static final String[] ROOTS = {
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
    };

    /** A tree whose every size is known. */
    private record Grown(TreeHash hash, List<Word> leaves, List<Word> roots, Proofs proofs, Verifier verifier) {
        static Grown of(TreeHash hash, int size) {
            var nodes = new MemoryNodes();
            var edge = Frontier.empty(hash);
            var leaves = new ArrayList<Word>();
            var roots = new ArrayList<Word>();
            roots.add(edge.root());
            for (int i = 0; i < size; i++) {
                Word leaf = hash.leaf(new byte[] {(byte) i, 7});
                leaves.add(leaf);
                edge.append(leaf, nodes);
                roots.add(edge.root());
            }
            return new Grown(hash, leaves, roots, new Proofs(hash, nodes), new Verifier(hash));
        }

        /** MTH of RFC 6962, 2.1, as it is written there. */
        Word byDefinition(int begin, int end) {
            if (begin == end) {
                return hash.empty();
            }
            if (end - begin == 1) {
                return leaves.get(begin);
            }
            int k = 1;
            while (2 * k < end - begin) {
                k *= 2;
            }
            return hash.node(byDefinition(begin, begin + k), byDefinition(begin + k, end));
        }
    }

    @Test
    void the_roots_are_those_of_certificate_transparency() {
        var edge = Frontier.empty(TreeHash.SHA256);
        assertThat(edge.root().hex()).isEqualTo(ROOTS[0]);
        for (int i = 0; i < LEAVES.length; i++) {
            edge.append(TreeHash.SHA256.leaf(HexFormat.of().parseHex(LEAVES[i])), node -> {});
            assertThat(edge.root().hex()).isEqualTo(ROOTS[i + 1]);
        }
    }

    /** GB/T 32905, appendix A.1: SM3 of "abc", and of nothing. */
    @Test
    void sm3_is_the_standards() {
        assertThat(TreeHash.SM3.hash(new byte[] {'a'}, new byte[] {'b', 'c'}).hex())
                .isEqualTo("66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
        assertThat(TreeHash.SM3.empty().hex())
                .isEqualTo("1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b");
    }

    @ParameterizedTest
    @EnumSource
    void every_size_has_the_root_of_the_definition_now_and_later(TreeHash hash) {
        Grown tree = Grown.of(hash, MOST);
        for (int n = 0; n <= MOST; n++) {
            assertThat(tree.roots.get(n)).isEqualTo(tree.byDefinition(0, n));
            assertThat(tree.proofs.root(n)).isEqualTo(tree.roots.get(n));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_kept_edge_goes_on_like_the_tree(TreeHash hash) {
        Grown tree = Grown.of(hash, MOST);
        var edge = Frontier.empty(hash);
        for (int n = 0; n < MOST; n++) {
            Frontier kept = Frontier.of(hash, n, edge.peaks());
            edge.append(tree.leaves.get(n), node -> {});
            kept.append(tree.leaves.get(n), node -> {});
            assertThat(kept.root()).isEqualTo(edge.root()).isEqualTo(tree.roots.get(n + 1));
        }
    }

    @Test
    void an_edge_with_too_many_or_too_few_hashes_is_refused() {
        Word any = TreeHash.SHA256.empty();
        assertThatIllegalArgumentException().isThrownBy(() -> Frontier.of(TreeHash.SHA256, 3, List.of(any)));
        assertThatIllegalArgumentException().isThrownBy(() -> Frontier.of(TreeHash.SHA256, 4, List.of(any, any)));
        assertThatIllegalArgumentException().isThrownBy(() -> Frontier.of(TreeHash.SHA256, -1, List.of(any)));
    }

    @ParameterizedTest
    @EnumSource
    void every_leaf_of_every_size_is_proven(TreeHash hash) {
        Grown tree = Grown.of(hash, MOST);
        for (int n = 1; n <= MOST; n++) {
            for (int i = 0; i < n; i++) {
                List<Word> path = tree.proofs.inclusion(i, n);
                assertThat(inclusion(tree, i, n, path)).isEqualTo(Verdict.VALID);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void no_spoilt_inclusion_proof_is_valid(TreeHash hash) {
        Grown tree = Grown.of(hash, MOST);
        for (int n = 1; n <= MOST; n++) {
            for (int i = 0; i < n; i++) {
                List<Word> path = tree.proofs.inclusion(i, n);
                Word leaf = tree.leaves.get(i);
                Word root = tree.roots.get(n);
                for (List<Word> spoilt : spoilt(path, n == MOST || n == 13)) {
                    assertThat(inclusion(tree, i, n, spoilt)).isNotEqualTo(Verdict.VALID);
                }
                for (Word other : flipped(leaf)) {
                    assertThat(tree.verifier.inclusion(other, i, n, path, root)).isEqualTo(Verdict.WRONG_ROOT);
                }
                for (Word other : flipped(root)) {
                    assertThat(tree.verifier.inclusion(leaf, i, n, path, other)).isEqualTo(Verdict.WRONG_ROOT);
                }
                for (int j = -1; j <= MOST; j++) {
                    if (j != i) {
                        assertThat(tree.verifier.inclusion(leaf, j, n, path, root))
                                .isNotEqualTo(Verdict.VALID);
                    }
                }
            }
        }
    }

    /** A size that is wrong need not change the path's shape, so the root belongs to the size only by what signs them together; another root never fits. */
    @ParameterizedTest
    @EnumSource
    void a_proof_for_one_size_is_none_for_another_trees_root(TreeHash hash) {
        Grown tree = Grown.of(hash, MOST);
        for (int n = 1; n <= MOST; n++) {
            for (int i = 0; i < n; i++) {
                List<Word> path = tree.proofs.inclusion(i, n);
                for (int m = 0; m <= MOST; m++) {
                    if (m != n) {
                        assertThat(inclusion(tree, i, m, path)).isNotEqualTo(Verdict.VALID);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void every_two_sizes_are_consistent(TreeHash hash) {
        Grown tree = Grown.of(hash, MOST);
        for (int to = 0; to <= MOST; to++) {
            for (int from = 0; from <= to; from++) {
                assertThat(consistency(tree, from, to, tree.proofs.consistency(from, to)))
                        .as("%d to %d", from, to)
                        .isEqualTo(Verdict.VALID);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void no_spoilt_consistency_proof_is_valid(TreeHash hash) {
        Grown tree = Grown.of(hash, MOST);
        for (int to = 0; to <= MOST; to++) {
            for (int from = 0; from <= to; from++) {
                List<Word> path = tree.proofs.consistency(from, to);
                for (List<Word> spoilt : spoilt(path, to == MOST || to == 13)) {
                    assertThat(consistency(tree, from, to, spoilt)).isNotEqualTo(Verdict.VALID);
                }
                Word older = tree.roots.get(from);
                Word newer = tree.roots.get(to);
                for (Word other : flipped(older)) {
                    assertThat(tree.verifier.consistency(from, other, to, newer, path))
                            .isEqualTo(Verdict.WRONG_ROOT);
                }
                for (Word other : from == 0 ? List.<Word>of() : flipped(newer)) {
                    assertThat(tree.verifier.consistency(from, older, to, other, path))
                            .isEqualTo(Verdict.WRONG_ROOT);
                }
                for (int other = 1; other <= MOST; other++) {
                    if (other != from) {
                        assertThat(tree.verifier.consistency(other, older, to, newer, path))
                                .as("%d to %d, told as from %d", from, to, other)
                                .isNotEqualTo(Verdict.VALID);
                    }
                }
            }
        }
    }

    /** What transparency is for: one leaf rewritten behind the back of somebody who kept the old root. */
    @ParameterizedTest
    @EnumSource
    void a_rewritten_history_is_consistent_with_no_old_root(TreeHash hash) {
        Grown tree = Grown.of(hash, 20);
        for (int changed = 0; changed < 20; changed++) {
            var nodes = new MemoryNodes();
            var edge = Frontier.empty(hash);
            for (int i = 0; i < 20; i++) {
                edge.append(i == changed ? hash.leaf(new byte[] {99}) : tree.leaves.get(i), nodes);
            }
            var forged = new Proofs(hash, nodes);
            for (int from = changed + 1; from < 20; from++) {
                Word older = tree.roots.get(from);
                assertThat(tree.verifier.consistency(from, older, 20, edge.root(), forged.consistency(from, 20)))
                        .isEqualTo(Verdict.WRONG_ROOT);
                assertThat(tree.verifier.consistency(from, older, 20, edge.root(), tree.proofs.consistency(from, 20)))
                        .isEqualTo(Verdict.WRONG_ROOT);
            }
        }
    }

    @Test
    void numbers_that_no_tree_has_are_out_of_range() {
        Word any = TreeHash.SHA256.empty();
        var verifier = new Verifier(TreeHash.SHA256);
        var path = List.of(any);
        for (long[] pair : new long[][] {{-1, 1}, {1, 1}, {0, 0}, {0, -1}, {5, 3}, {Long.MIN_VALUE, Long.MIN_VALUE}}) {
            assertThat(verifier.inclusion(any, pair[0], pair[1], path, any)).isEqualTo(Verdict.OUT_OF_RANGE);
        }
        assertThat(verifier.consistency(-1, any, 5, any, path)).isEqualTo(Verdict.OUT_OF_RANGE);
        assertThat(verifier.consistency(5, any, 4, any, path)).isEqualTo(Verdict.OUT_OF_RANGE);
        assertThat(verifier.inclusion(any, Long.MAX_VALUE - 1, Long.MAX_VALUE, path, any))
                .isEqualTo(Verdict.WRONG_LENGTH);
        assertThat(verifier.consistency(1L << 61, any, Long.MAX_VALUE, any, path))
                .isEqualTo(Verdict.WRONG_LENGTH);
        var proofs = new Proofs(TreeHash.SHA256, new MemoryNodes());
        assertThatIllegalArgumentException().isThrownBy(() -> proofs.inclusion(0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> proofs.consistency(2, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> proofs.root(-1));
    }

    @Test
    void a_path_has_one_form_and_no_other_bytes_are_one() {
        List<Word> path = Grown.of(TreeHash.SHA256, 13).proofs.inclusion(5, 13);
        byte[] right = PathForm.encode(path);
        assertThat(PathForm.parse(right)).contains(path);
        assertThat(PathForm.parse(new byte[] {0})).contains(List.of());
        assertThat(PathForm.parse(new byte[0])).isEmpty();
        for (int length = 1; length < right.length + 70; length++) {
            assertThat(PathForm.parse(Arrays.copyOf(right, length)).isPresent()).isEqualTo(length == right.length);
        }
        for (int count = 0; count < 256; count++) {
            byte[] wrong = right.clone();
            wrong[0] = (byte) count;
            assertThat(PathForm.parse(wrong).isPresent()).isEqualTo(count == path.size());
            assertThat(PathForm.parse(sized(count)).isPresent()).isEqualTo(count <= 64);
        }
        assertThatIllegalArgumentException().isThrownBy(() -> PathForm.encode(Collections.nCopies(65, Word.ZERO)));
    }

    private static byte[] sized(int count) {
        byte[] bytes = new byte[1 + count * Word.SIZE];
        bytes[0] = (byte) count;
        return bytes;
    }

    private static Verdict inclusion(Grown tree, int index, int size, List<Word> path) {
        return tree.verifier.inclusion(tree.leaves.get(index), index, size, path, tree.roots.get(size));
    }

    private static Verdict consistency(Grown tree, int from, int to, List<Word> path) {
        return tree.verifier.consistency(from, tree.roots.get(from), to, tree.roots.get(to), path);
    }

    /** A hash less at either end, one more, two exchanged, and one flipped: in its every byte, or in the first and the last. */
    private static List<List<Word>> spoilt(List<Word> path, boolean everyByte) {
        var all = new ArrayList<List<Word>>();
        if (!path.isEmpty()) {
            all.add(path.subList(1, path.size()));
            all.add(path.subList(0, path.size() - 1));
            all.add(with(path, path.size(), path.get(path.size() - 1)));
        }
        all.add(with(path, 0, Word.ZERO));
        all.add(with(path, path.size(), Word.ZERO));
        for (int i = 0; i < path.size(); i++) {
            List<Word> words = flipped(path.get(i));
            for (Word other : everyByte ? words : List.of(words.get(0), words.get(Word.SIZE - 1))) {
                var changed = new ArrayList<>(path);
                changed.set(i, other);
                all.add(changed);
            }
            if (i > 0) {
                var exchanged = new ArrayList<>(path);
                exchanged.set(i, path.get(i - 1));
                exchanged.set(i - 1, path.get(i));
                all.add(exchanged);
            }
        }
        return all;
    }

    private static List<Word> with(List<Word> path, int at, Word more) {
        var longer = new ArrayList<>(path);
        longer.add(at, more);
        return longer;
    }

    private static List<Word> flipped(Word word) {
        var all = new ArrayList<Word>();
        for (int i = 0; i < Word.SIZE; i++) {
            byte[] bytes = word.bytes();
            bytes[i] ^= (byte) (1 << i % 8);
            all.add(Word.of(bytes));
        }
        return all;
    }
}
