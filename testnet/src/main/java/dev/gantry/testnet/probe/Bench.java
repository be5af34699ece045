package dev.gantry.testnet.probe;

import dev.gantry.testnet.probe.Outcome.Mark;
import java.math.BigInteger;
import java.util.List;

/** A chain with the probe's contracts on it. What fails throws {@link Failed}, unless the failure is what is looked at. */
final class Bench {
    private static final String PROBE = "Probe";

    private final ProbeTarget target;
    private final Contracts contracts;

    /** Three of a kind: what is called first, and what it calls. */
    final BigInteger probe;

    final BigInteger other;
    final BigInteger third;

    /** Runs the code of {@link #other}; the chain knows it by that code's ABI. */
    final BigInteger proxy;

    Bench(ProbeTarget target, Contracts contracts) {
        this.target = target;
        this.contracts = contracts;
        this.probe = deploy(PROBE, PROBE);
        this.other = deploy(PROBE, PROBE);
        this.third = deploy(PROBE, PROBE);
        this.proxy = deploy("Proxy", PROBE, other);
    }

    /** A proxy like {@link #proxy} that the chain knows by its own ABI, which has no event. */
    BigInteger opaqueProxy() {
        return deploy("Proxy", "Proxy", other);
    }

    /** @param abi the contract whose ABI the chain is given */
    BigInteger deploy(String name, String abi, BigInteger... arguments) {
        return word(target.deploy(contracts.code(name, arguments), contracts.abi(abi)));
    }

    List<Mark> send(BigInteger contract, String signature, BigInteger... arguments) {
        return done(target.send(contract, Contracts.call(signature, arguments))).marks();
    }

    List<Mark> send(BigInteger contract, String signature, byte[] arguments) {
        return done(target.send(contract, Contracts.call(signature, arguments))).marks();
    }

    /** The first word of the answer. */
    BigInteger ask(BigInteger contract, String signature, BigInteger... arguments) {
        return word(target.ask(contract, Contracts.call(signature, arguments)));
    }

    BigInteger ask(BigInteger contract, String signature, byte[] arguments) {
        return word(target.ask(contract, Contracts.call(signature, arguments)));
    }

    /** What {@link #probe} wrote down when this was sent to it. */
    BigInteger noted(String signature, BigInteger... arguments) {
        send(probe, signature, arguments);
        return noted(probe);
    }

    BigInteger noted(BigInteger contract) {
        return ask(contract, "noted()");
    }

    /** What becomes of a question to {@link #probe}. */
    Outcome asked(String signature) {
        return target.ask(probe, Contracts.call(signature));
    }

    /** What becomes of a transaction to {@link #probe}. */
    Outcome sent(String signature) {
        return target.send(probe, Contracts.call(signature));
    }

    /** Who an address is. */
    String who(BigInteger address) {
        return address.equals(target.account())
                ? "the account"
                : address.equals(probe) ? "the calling contract" : address.signum() == 0 ? "0x0" : "somebody else";
    }

    private static BigInteger word(Outcome outcome) {
        byte[] answer = done(outcome).answer();
        return new BigInteger(1, answer, 0, Math.min(answer.length, Contracts.WORD));
    }

    private static Outcome done(Outcome outcome) {
        if (outcome.kind() != Outcome.Kind.DONE) {
            throw new Failed(outcome);
        }
        return outcome;
    }

    static BigInteger number(long n) {
        return BigInteger.valueOf(n);
    }
}
