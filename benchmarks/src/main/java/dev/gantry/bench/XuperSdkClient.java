package dev.gantry.bench;

import com.baidu.xuper.api.Account;
import com.baidu.xuper.api.XuperClient;
import java.io.IOException;
import java.util.Map;

/**
 * xuper-java-sdk. It returns when the node has the transaction, so its block is waited for by asking the node for the transaction; and a transaction that conflicts with
 * another is made again.
 */
final class XuperSdkClient implements Client {
    private static final int ATTEMPTS = 100;

    private final XuperClient client;
    private final Account account;
    private final String kernel;
    private final long pollMs;

    /** @param pollMs between two questions whether the transaction is in a block */
    XuperSdkClient(String url, String kernel, Account account, long pollMs) {
        this.client = new XuperClient(url);
        this.kernel = kernel;
        this.account = account;
        this.pollMs = pollMs;
    }

    @Override
    public void write(String key) throws Exception {
        String id = send(Requests.create(key));
        while (client.queryTx(id).getBlockid().isEmpty()) {
            Thread.sleep(pollMs);
        }
    }

    private String send(byte[] input) throws IOException {
        for (int i = 1; ; i++) {
            try {
                return client.invokeContract(account, "evm", kernel, "call", Map.of("input", input))
                        .getTxid();
            } catch (RuntimeException e) {
                if (i == ATTEMPTS || !String.valueOf(e.getMessage()).contains("RWSet")) {
                    throw new IOException(e);
                }
            }
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
