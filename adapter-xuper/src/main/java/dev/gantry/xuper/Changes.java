package dev.gantry.xuper;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.CodedInputStream;
import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import dev.gantry.kernel.Change;
import dev.gantry.xuper.wire.ContractEvent;
import dev.gantry.xuper.wire.Transaction;
import dev.gantry.xuper.wire.TxOutputExt;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The kernel's changes in a transaction. Contract events travel as one of the transaction's outputs: a count, and then each event behind its length. An event's body is a
 * JSON list of its fields, bytes as hexadecimal text.
 *
 * <p>On this chain the events of a call stay when its caller fails and is caught, though everything it wrote is undone. So changes count only in a transaction that asks for
 * nothing but the kernel: there is no caller then.
 */
final class Changes {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BUCKET = "$transient";
    private static final String KEY = "contractEvent";
    private static final String EVENT = "Change";
    private static final int WORDS = Change.SIZE / 32;

    private Changes() {}

    static List<byte[]> of(Transaction t, String kernel) {
        if (t.getContractRequestsCount() != 1 || Chain.input(t, kernel).isEmpty()) {
            return List.of();
        }
        return events(t).stream()
                .filter(event ->
                        event.getContract().equals(kernel) && event.getName().equals(EVENT))
                .map(Changes::change)
                .toList();
    }

    /** All contracts' events in a transaction, in their order. */
    static List<ContractEvent> events(Transaction t) {
        return t.getTxOutputsExtList().stream()
                .filter(out -> out.getBucket().equals(BUCKET)
                        && out.getKey().toStringUtf8().equals(KEY))
                .flatMap(out -> events(out).stream())
                .toList();
    }

    private static List<ContractEvent> events(TxOutputExt out) {
        try {
            CodedInputStream in = out.getValue().newCodedInput();
            int count = in.readRawVarint32();
            var events = new ArrayList<ContractEvent>();
            for (int i = 0; i < count; i++) {
                events.add(ContractEvent.parseFrom(in.readByteArray()));
            }
            return events;
        } catch (IOException e) {
            throw unreadable();
        }
    }

    private static byte[] change(ContractEvent event) {
        try {
            JsonNode fields = JSON.readTree(event.getBody().toByteArray());
            if (!fields.isArray() || fields.size() != WORDS) {
                throw unreadable();
            }
            byte[] change = new byte[Change.SIZE];
            for (int i = 0; i < WORDS; i++) {
                byte[] word = HexFormat.of().parseHex(fields.get(i).asText());
                if (word.length != 32) {
                    throw unreadable();
                }
                System.arraycopy(word, 0, change, i * 32, 32);
            }
            return change;
        } catch (JsonProcessingException e) {
            throw unreadable();
        } catch (IOException | IllegalArgumentException e) {
            throw unreadable();
        }
    }

    private static GantryException unreadable() {
        return GantryException.of(ErrorCode.INTEGRITY, Stage.READ, "the node's answer holds a change that is none")
                .fix("Do not trust this node's answers; ask another node and report it.")
                .build();
    }
}
