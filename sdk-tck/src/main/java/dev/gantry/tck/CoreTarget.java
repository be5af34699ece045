package dev.gantry.tck;

import dev.gantry.core.CoreGantry;
import dev.gantry.kernel.Word;
import dev.gantry.spi.LedgerAdapter;
import dev.gantry.spi.Signer;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A ledger of a configuration; its default identity has to be a registrar there. */
public final class CoreTarget implements TckTarget {
    private final CoreGantry gantry;
    private final String ledger;
    private final LedgerAdapter adapter;
    private final Consumer<byte[]> funds;

    /** Closing the target closes {@code gantry}. */
    public CoreTarget(CoreGantry gantry, String ledger) {
        this(gantry, ledger, UnaryOperator.identity(), account -> {});
    }

    /** The same on a network that takes fees; {@code funds} gives a new account coins. */
    public static CoreTarget withFunds(CoreGantry gantry, String ledger, Consumer<byte[]> funds) {
        return new CoreTarget(gantry, ledger, UnaryOperator.identity(), funds);
    }

    /** The same with the adapter wrapped, as the kit's own tests do it to see it fail. */
    public CoreTarget(CoreGantry gantry, String ledger, UnaryOperator<LedgerAdapter> wrap) {
        this(gantry, ledger, wrap, account -> {});
    }

    private CoreTarget(CoreGantry gantry, String ledger, UnaryOperator<LedgerAdapter> wrap, Consumer<byte[]> funds) {
        this.funds = funds;
        this.gantry = gantry;
        this.ledger = ledger;
        this.adapter = wrap.apply(gantry.adapter(ledger));
    }

    @Override
    public LedgerAdapter adapter() {
        return adapter;
    }

    @Override
    public Signer registrar() {
        return gantry.signer(ledger, gantry.defaultIdentity(ledger));
    }

    @Override
    public byte[] registrarSubject() {
        return Word.ofHex(gantry.identity(gantry.defaultIdentity(ledger))
                        .subject()
                        .hex())
                .bytes();
    }

    @Override
    public void fund(byte[] account) {
        funds.accept(account);
    }

    @Override
    public void close() {
        gantry.close();
    }
}
