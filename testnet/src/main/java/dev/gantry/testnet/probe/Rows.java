package dev.gantry.testnet.probe;

import static dev.gantry.testnet.probe.Bench.number;

import dev.gantry.testnet.probe.Outcome.Mark;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The questions, each put to every chain. */
final class Rows {
    private static final byte[] ABC = "abc".getBytes(StandardCharsets.US_ASCII);
    private static final BigInteger ONE = BigInteger.ONE;

    /** The signature of the key 1 with the nonce 1 over the digest 1: r is the generator's x, and s is r + 1. */
    private static final BigInteger R =
            new BigInteger("79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798", 16);

    private static final BigInteger SIGNER = new BigInteger("7e5f4552091a69125d5dfcb7b8c2659029395bdf", 16);

    static final List<Row> ALL = List.of(
            new Row("P-101", "SHA-256 of nothing, of `abc`, of 1 KB", Rows::sha),
            new Row("P-102", "`ecrecover` of a good signature", Rows::recover),
            new Row("P-103", "KECCAK256 at run time gives the compiler's constant", Rows::keccak),
            new Row("P-201", "dynamic array: getter, loop and constant index agree", Rows::array),
            new Row("P-202", "mapping: constant key and run-time key agree", Rows::mapping),
            new Row("P-301", "`msg.sender` in a transaction", b -> b.who(b.noted("noteSender()"))),
            new Row("P-302", "`msg.sender` in a question", b -> b.who(b.ask(b.probe, "sender()"))),
            new Row("P-303", "`msg.sender` in a contract that a contract calls", Rows::senderSeen),
            new Row("P-304", "`tx.origin` in a transaction", b -> b.who(b.noted("noteOrigin()"))),
            new Row("P-305", "the same call sent twice", Rows::twice),
            new Row("P-401", "proxy: what is written", Rows::proxyState),
            new Row("P-402", "proxy: `msg.sender`", Rows::proxySender),
            new Row("P-403", "proxy: event, its ABI known", b -> proxyEvent(b, b.proxy)),
            new Row("P-404", "proxy: event, its ABI not known", b -> proxyEvent(b, b.opaqueProxy())),
            new Row("P-501", "memory behind 32 of 128 bytes of a CALL", b -> behind(b, "behindAnswer")),
            new Row("P-502", "memory behind 32 of 100 bytes of a failing CALL", b -> behind(b, "behindReason")),
            new Row("P-503", "memory behind 4 of 128 bytes of a RETURNDATACOPY", b -> behind(b, "behindCopy")),
            new Row("P-504", "CREATE by a contract", b -> same(number(42), b.noted("create()"))),
            new Row("P-505", "CREATE2 by a contract", b -> same(number(42), b.noted("create2()"))),
            new Row("P-601", "caught failure: what it wrote", Rows::caughtState),
            new Row("P-602", "caught failure: its own event", Rows::caughtEvent),
            new Row("P-603", "caught failure: event of a call in it that succeeded", Rows::caughtInnerEvent),
            new Row("P-604", "`catch Error(string)`, short reason", Rows::caughtReason),
            new Row("P-605", "`catch (bytes)`", Rows::caughtBytes),
            new Row("P-701", "reason of a failed question", b -> asked(b, "fail()", Reason.TEXT)),
            new Row("P-702", "reason of a failed transaction", b -> sent(b, "fail()", Reason.TEXT)),
            new Row("P-703", "custom error of a question", b -> asked(b, "refuse()", Reason.CUSTOM)),
            new Row("P-704", "custom error of a transaction", b -> sent(b, "refuse()", Reason.CUSTOM)),
            new Row("P-705", "panic of a question", b -> asked(b, "divide()", Reason.PANIC)),
            new Row("P-706", "panic of a transaction", b -> sent(b, "divide()", Reason.PANIC)),
            new Row("P-801", "contract of 24,576 bytes", b -> code(b, 24_576)),
            new Row("P-802", "contract of 24,577 bytes", b -> code(b, 24_577)),
            new Row("P-803", "100 new slots in a transaction", b -> slots(b, 100)),
            new Row("P-804", "300 new slots in a transaction", b -> slots(b, 300)),
            new Row("P-805", "1,000 new slots in a transaction", b -> slots(b, 1_000)),
            new Row("P-806", "100,000 bytes of input", b -> input(b, 100_000)),
            new Row("P-807", "131,072 bytes of input", b -> input(b, 131_072)),
            new Row("P-901", "`block.number`", Rows::blockNumber),
            new Row("P-902", "`block.timestamp`", Rows::blockTime),
            new Row("P-903", "`block.chainid`", b -> runs(b, "noteChain()")),
            new Row("P-904", "`block.basefee`", b -> runs(b, "noteBaseFee()")),
            new Row("P-905", "`block.prevrandao`", b -> runs(b, "noteRandom()")),
            new Row("P-906", "`address(this).balance`", b -> runs(b, "noteBalance()")));

    private Rows() {}

    private static String same(BigInteger expected, BigInteger found) {
        return found.equals(expected) ? "ok" : found.signum() == 0 ? "0x0" : "wrong";
    }

    private static String runs(Bench b, String signature) {
        b.send(b.probe, signature);
        return "ok";
    }

    private static String sha(Bench b) {
        boolean all = List.of(new byte[0], ABC, new byte[1024]).stream()
                .allMatch(data -> b.ask(b.probe, "sha()", data).equals(sha256(data)));
        return all ? "ok" : "wrong";
    }

    private static String recover(Bench b) {
        String signature = "recover(bytes32,uint8,bytes32,bytes32)";
        return same(SIGNER, b.ask(b.probe, signature, ONE, number(27), R, R.add(ONE)));
    }

    private static String keccak(Bench b) {
        return agree(b.ask(b.probe, "hashIsConstant()", ABC).equals(ONE));
    }

    private static String array(Bench b) {
        for (int i = 0; i < 3; i++) {
            b.send(b.probe, "push(uint256)", number(10));
        }
        b.send(b.probe, "setConstantItem(uint256)", number(201));
        return agree(b.ask(b.probe, "list(uint256)", ONE).equals(number(201))
                && b.ask(b.probe, "constantItem()").equals(number(201))
                && b.ask(b.probe, "sum()").equals(number(221)));
    }

    private static String mapping(Bench b) {
        b.send(b.probe, "setConstantKey(uint256)", number(1));
        BigInteger byGetter = b.ask(b.probe, "map(uint256)", number(7));
        b.send(b.probe, "setKey(uint256,uint256)", number(7), number(2));
        BigInteger byConstant = b.ask(b.probe, "constantKey()");
        return agree(byGetter.equals(number(1)) && byConstant.equals(number(2)));
    }

    private static String agree(boolean all) {
        return all ? "ok" : "differ";
    }

    private static String senderSeen(Bench b) {
        return b.who(b.noted("noteSenderSeenBy(address)", b.other));
    }

    private static String twice(Bench b) {
        BigInteger once = b.noted("add()");
        return b.noted("add()").equals(once.add(ONE)) ? "both run" : "one runs";
    }

    private static String proxyState(Bench b) {
        b.send(b.other, "mark(bytes32)", number(400));
        b.send(b.proxy, "mark(bytes32)", number(401));
        boolean there = b.noted(b.proxy).equals(number(401)) && b.noted(b.other).equals(number(400));
        return there ? "in the proxy" : "elsewhere";
    }

    private static String proxySender(Bench b) {
        b.send(b.proxy, "noteSender()");
        return b.who(b.noted(b.proxy));
    }

    private static String proxyEvent(Bench b, BigInteger proxy) {
        List<Mark> marks = b.send(proxy, "mark(bytes32)", number(403));
        return marks.equals(List.of(new Mark(proxy, number(403)))) ? "the proxy's" : "not the proxy's";
    }

    private static String behind(Bench b, String function) {
        return b.ask(b.probe, function + "(address)", b.other).signum() == 0 ? "kept" : "overwritten";
    }

    private static List<Mark> catchFailure(Bench b, long value) {
        return b.send(b.probe, "catchFailure(address,bytes32)", b.other, number(value));
    }

    private static String caughtState(Bench b) {
        catchFailure(b, 601);
        return stays(b.noted(b.other).equals(number(601)));
    }

    private static String caughtEvent(Bench b) {
        return stays(catchFailure(b, 602).contains(new Mark(b.other, number(602))));
    }

    private static String caughtInnerEvent(Bench b) {
        String signature = "catchFailureAfter(address,address,bytes32)";
        List<Mark> marks = b.send(b.probe, signature, b.third, b.other, number(603));
        return stays(marks.contains(new Mark(b.other, number(603))));
    }

    private static String stays(boolean there) {
        return there ? "stays" : "undone";
    }

    private static String caughtReason(Bench b) {
        return same(Reason.WORD, b.noted("catchReason(address)", b.other));
    }

    private static String caughtBytes(Bench b) {
        catchFailure(b, 605);
        return same(number(Reason.TEXT.data().length), b.noted(b.probe));
    }

    private static String asked(Bench b, String failing, Reason reason) {
        return b.asked(failing).failure(reason);
    }

    private static String sent(Bench b, String failing, Reason reason) {
        return b.sent(failing).failure(reason);
    }

    private static String code(Bench b, int size) {
        BigInteger contract = b.deploy("Sized", "Sized", number(size));
        return same(number(42), b.ask(contract, "any()"));
    }

    private static String slots(Bench b, long count) {
        b.send(b.probe, "fill(uint256,uint256)", number(count << 32), number(count));
        return "ok";
    }

    private static String input(Bench b, int size) {
        byte[] data = new byte[size];
        b.send(b.probe, "noteSha()", data);
        return same(sha256(data), b.noted(b.probe));
    }

    private static String blockNumber(Bench b) {
        BigInteger first = b.noted("noteNumber()");
        return b.noted("noteNumber()").compareTo(first) > 0 ? "rises" : "always " + first;
    }

    /** Chains made for trying things out may run ahead of the clock when they make many blocks, but not by a day. */
    private static String blockTime(Bench b) {
        BigInteger first = b.noted("noteTime()");
        long now = Instant.now().getEpochSecond();
        long day = Duration.ofDays(1).toSeconds();
        if (near(first, now, day)) {
            return "seconds";
        }
        if (near(first, now * 1000, day * 1000)) {
            return "milliseconds";
        }
        return b.noted("noteTime()").equals(first) ? "always " + first : "no time";
    }

    private static boolean near(BigInteger found, long expected, long distance) {
        return found.subtract(number(expected)).abs().compareTo(number(distance)) < 0;
    }

    private static BigInteger sha256(byte[] data) {
        try {
            return new BigInteger(1, MessageDigest.getInstance("SHA-256").digest(data));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
