package dev.gantry.xuper;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gantry.core.keys.SoftwareSigner;
import dev.gantry.spi.Signer;
import dev.gantry.testnet.XuperNode;
import dev.gantry.testnet.probe.Outcome;
import dev.gantry.testnet.probe.Outcome.Mark;
import dev.gantry.testnet.probe.ProbeTarget;
import dev.gantry.xuper.wire.ContractEvent;
import dev.gantry.xuper.wire.InvokeRequest;
import dev.gantry.xuper.wire.InvokeResponse;
import java.math.BigInteger;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;

/** A chain used through a new account, with a contract account for its contracts. Every call is pre-executed by the node; one that fails there is refused. */
final class XuperProbeTarget implements ProbeTarget, AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(5);
    private static final String CHAIN = "xuper";

    private final Node node;
    private final Chain chain;
    private final Signer signer;
    private final Address address;
    private final ContractAccount owner;
    private final Map<BigInteger, String> names = new HashMap<>();

    XuperProbeTarget(XuperNode there) {
        node = new Node(new XuperSettings(
                List.of(there.url()), CHAIN, Optional.empty(), "", 0, 1, 1, TIMEOUT, Optional.empty()));
        chain = new Chain(node, CHAIN, 0);
        signer = SoftwareSigner.random(there.crypto() == XuperNode.Crypto.GM ? Signer.SM2 : Signer.P256);
        address = Address.of(signer);
        owner = ContractAccount.of(signer, CHAIN);
        land(owner.creation(), Optional.empty());
    }

    @Override
    public BigInteger account() {
        return new BigInteger(1, address.payload());
    }

    @Override
    public Outcome deploy(byte[] code, String abi) {
        String name = "probe" + names.size();
        try {
            land(owner.contract(name, code, abi), Optional.of(owner.name()));
        } catch (NodeException e) {
            return refused(e);
        }
        byte[] place = Address.ofContract(name);
        names.put(new BigInteger(1, place), name);
        return Outcome.answered(place);
    }

    @Override
    public Outcome ask(BigInteger contract, byte[] input) {
        try {
            return Outcome.answered(XuperAdapter.body(join(chain.call(name(contract), input, address.text()))));
        } catch (NodeException e) {
            return refused(e);
        }
    }

    @Override
    public Outcome send(BigInteger contract, byte[] input) {
        try {
            Prepared p = land(Chain.callOf(name(contract), input), Optional.empty());
            return Outcome.done(
                    Changes.events(p.transaction()).stream().map(this::mark).toList());
        } catch (NodeException e) {
            return refused(e);
        }
    }

    private Prepared land(InvokeRequest request, Optional<String> onBehalf) {
        InvokeResponse executed =
                join(chain.execute(request, address.text(), Prepared.authority(address.text(), onBehalf)));
        Prepared p = XuperAdapter.sign(executed, signer, onBehalf);
        join(chain.post(p));
        long until = System.nanoTime() + TIMEOUT.toNanos();
        while (System.nanoTime() - until < 0) {
            if (join(chain.transaction(p.transaction().getTxid()))
                    .filter(Chain.Seen::confirmed)
                    .isPresent()) {
                return p;
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
        throw new IllegalStateException("no block for " + p.id());
    }

    private Mark mark(ContractEvent event) {
        try {
            String value = JSON.readTree(event.getBody().toStringUtf8()).get(0).asText();
            return new Mark(new BigInteger(1, Address.ofContract(event.getContract())), new BigInteger(value, 16));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("not an event's body: " + event, e);
        }
    }

    /** The node tells a failed contract's error as text alone. */
    private static Outcome refused(NodeException e) {
        return Outcome.refused(String.valueOf(e.getMessage()), new byte[0]);
    }

    private String name(BigInteger contract) {
        return Optional.ofNullable(names.get(contract)).orElseThrow();
    }

    private static <T> T join(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            throw (RuntimeException) XuperErrors.cause(e);
        }
    }

    @Override
    public void close() {
        node.close();
    }
}
