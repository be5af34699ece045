package dev.gantry.bench;

import dev.gantry.Payload;
import dev.gantry.RecordWrite;
import dev.gantry.Records;
import dev.gantry.Wait;
import dev.gantry.WriteOptions;
import java.time.Duration;
import java.util.stream.IntStream;

/** The application API, as a program uses it. */
final class GantryClient implements Client {
    static final WriteOptions OPTIONS =
            WriteOptions.DEFAULT.until(Wait.INCLUDED).within(Duration.ofSeconds(30));

    private static final Payload PAYLOAD = Payload.of(Requests.PAYLOAD, "text/plain");

    private final Records records;
    private final int batch;

    /** @param batch records written with one call */
    GantryClient(Records records, int batch) {
        this.records = records;
        this.batch = batch;
    }

    @Override
    public void write(String key) {
        if (batch == 1) {
            records.create(key, PAYLOAD, OPTIONS);
        } else {
            records.writeAll(
                    IntStream.range(0, batch)
                            .mapToObj(i -> RecordWrite.create(key + "-" + i, PAYLOAD))
                            .toList(),
                    OPTIONS);
        }
    }

    /** The ledger is closed by who opened it. */
    @Override
    public void close() {}
}
