package dev.gantry.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InFlightTest {
    private final ArrayList<CompletableFuture<Integer>> asked = new ArrayList<>();
    private final InFlight two = new InFlight(2);

    private CompletableFuture<Integer> ask() {
        return two.run(() -> {
            var answer = new CompletableFuture<Integer>();
            asked.add(answer);
            return answer;
        });
    }

    @Test
    void no_more_than_the_limit_are_asked_at_once_and_the_others_keep_their_order() {
        var answers = IntStream.range(0, 5).mapToObj(i -> ask()).toList();
        assertThat(asked).hasSize(2);
        asked.get(1).complete(11);
        assertThat(asked).hasSize(3);
        asked.get(0).completeExceptionally(new IllegalStateException("no"));
        assertThat(asked).hasSize(4);
        asked.get(2).complete(12);
        asked.get(3).complete(13);
        asked.get(4).complete(14);
        assertThat(answers.get(0)).isCompletedExceptionally();
        assertThat(answers.subList(1, 5).stream().map(CompletableFuture::join)).containsExactly(11, 12, 13, 14);
        ask();
        ask();
        assertThat(asked).as("all places are free again").hasSize(7);
    }

    @Test
    void a_question_that_cannot_be_asked_gives_its_place_back() {
        for (int i = 0; i < 5; i++) {
            assertThat(two.run(() -> {
                        throw new IllegalStateException("no");
                    }))
                    .isCompletedExceptionally();
        }
        ask();
        assertThat(asked).hasSize(1);
    }

    @Test
    void a_long_line_of_ready_answers_needs_no_deep_stack() {
        var first = ask();
        ask();
        var rest = IntStream.range(0, 100_000)
                .mapToObj(i -> two.run(() -> CompletableFuture.completedFuture(i)))
                .toList();
        asked.get(0).complete(0);
        asked.get(1).complete(0);
        assertThat(first).isCompleted();
        assertThat(rest).allMatch(CompletableFuture::isDone);
    }
}
