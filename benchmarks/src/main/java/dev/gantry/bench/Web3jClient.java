package dev.gantry.bench;

import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import org.web3j.crypto.Credentials;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.protocol.http.HttpService;
import org.web3j.tx.FastRawTransactionManager;
import org.web3j.tx.response.PollingTransactionReceiptProcessor;

/** web3j as its users drive it for speed: nonces counted by the client, receipts polled, one connection for each submitter. */
final class Web3jClient implements Client {
    private static final BigInteger GAS = BigInteger.valueOf(700_000);

    private final OkHttpClient http = new OkHttpClient.Builder()
            .connectionPool(new ConnectionPool(64, 5, TimeUnit.MINUTES))
            .readTimeout(Duration.ofSeconds(30))
            .build();
    private final Web3j web3j;
    private final FastRawTransactionManager manager;
    private final PollingTransactionReceiptProcessor receipts;
    private final BigInteger price;
    private final String kernel;

    /** @param pollMs between two questions for a receipt */
    Web3jClient(String url, String kernel, byte[] scalar, boolean free, long pollMs) throws IOException {
        this.kernel = kernel;
        web3j = Web3j.build(new HttpService(url, http, false));
        receipts = new PollingTransactionReceiptProcessor(web3j, pollMs, (int) (30_000 / pollMs));
        long chain = web3j.ethChainId().send().getChainId().longValueExact();
        manager = new FastRawTransactionManager(
                web3j, Credentials.create(HexFormat.of().formatHex(scalar)), chain, receipts);
        price = free ? BigInteger.ZERO : web3j.ethGasPrice().send().getGasPrice();
    }

    @Override
    public void begin() throws IOException {
        manager.resetNonce();
    }

    @Override
    public void write(String key) throws Exception {
        String data = "0x" + HexFormat.of().formatHex(Requests.create(key));
        var sent = manager.sendTransaction(price, GAS, kernel, data, BigInteger.ZERO);
        if (sent.hasError()) {
            throw new IOException(sent.getError().getMessage());
        }
        TransactionReceipt receipt = receipts.waitForTransactionReceipt(sent.getTransactionHash());
        if (!receipt.isStatusOK()) {
            throw new IOException("failed: " + receipt);
        }
    }

    @Override
    public void close() {
        web3j.shutdown();
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }
}
