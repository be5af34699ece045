package dev.gantry.core.did;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import dev.gantry.identifier.Did;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * {@code did:web}: the document is on a web server, which is as trustworthy as its certificate. One resolution fetches at most the limit of bytes within the limit of time, follows
 * redirects within one host only, and — unless {@link Options#privateAddresses} — asks no address outside the public internet. Proxies of the system are not used: behind them, where
 * a name leads could not be told.
 *
 * <p>A name is looked up once for the check and again for the connection; the Java platform keeps the first answer for 30 seconds unless {@code networkaddress.cache.ttl} is 0, which
 * would let a name server change its mind between the two.
 */
public final class DidWebResolver implements DidResolver {
    private static final int MAX_REDIRECTS = 3;

    private final Options options;
    private final HttpClient http;
    private final ExecutorService threads;

    public DidWebResolver(Options options) {
        this.options = options;
        this.threads = Executors.newCachedThreadPool(task -> {
            var thread = new Thread(task, "did-web");
            thread.setDaemon(true);
            return thread;
        });
        var builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(HttpClient.Builder.NO_PROXY)
                .executor(threads);
        if (options.trust != null) {
            builder.sslContext(options.trust);
        }
        this.http = builder.build();
    }

    @Override
    public String method() {
        return "web";
    }

    @Override
    public Resolution resolve(Did did) {
        String scheme = options.plainLoopback && isLoopbackName(DidWebUrl.of(did, "https")) ? "http" : "https";
        URI url = DidWebUrl.of(did, scheme);
        long deadline = System.nanoTime() + options.timeout.toNanos();
        checkAddress(url, deadline);
        URI at = url;
        for (int redirects = 0; ; redirects++) {
            HttpResponse<byte[]> response = fetch(at, deadline);
            int status = response.statusCode();
            if (status == 200) {
                var document = DidDocument.parse(response.body(), options.maxBytes);
                return new Resolution(did, document, at.toString());
            }
            if (status == 404 || status == 410) {
                throw error(ErrorCode.DID_NOT_FOUND, at, "has no document")
                        .fix("Ask whoever gave you the DID whether it is right.")
                        .build();
            }
            if (status < 301
                    || status > 308
                    || response.headers().firstValue("location").isEmpty()) {
                throw error(ErrorCode.DID_UNREACHABLE, at, "answered with status " + status)
                        .fix("Try again later; if it stays so, tell the operator of the server.")
                        .build();
            }
            at = redirected(at, response.headers().firstValue("location").get(), redirects);
        }
    }

    private static boolean isLoopbackName(URI url) {
        return url.getHost().equalsIgnoreCase("localhost");
    }

    private void checkAddress(URI url, long deadline) {
        InetAddress[] addresses = await(
                url,
                CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                return InetAddress.getAllByName(url.getHost());
                            } catch (UnknownHostException e) {
                                throw new CompletionException(e);
                            }
                        },
                        threads),
                deadline);
        for (InetAddress address : addresses) {
            boolean allowed = options.privateAddresses || Addresses.isPublic(address);
            if (!allowed || url.getScheme().equals("http") && !address.isLoopbackAddress()) {
                throw error(ErrorCode.DID_REFUSED, url, "is at an address that may not be asked")
                        .fix("Resolve DIDs of your own network with a resolver that allows private addresses.")
                        .build();
            }
        }
    }

    private HttpResponse<byte[]> fetch(URI url, long deadline) {
        var request = HttpRequest.newBuilder(url)
                .timeout(options.timeout)
                .header("Accept", "application/did+json, application/json")
                .build();
        // a body that nobody needs is not read
        return await(
                url,
                http.sendAsync(request, info -> new BoundedBody(info.statusCode() == 200 ? options.maxBytes : 1 << 16)),
                deadline);
    }

    private URI redirected(URI from, String location, int redirects) {
        URI to;
        try {
            to = from.resolve(location);
        } catch (IllegalArgumentException e) {
            throw error(ErrorCode.DID_REFUSED, from, "redirects to no address")
                    .fix("Tell the operator of the server.")
                    .cause(e)
                    .build();
        }
        if (!origin(to).equals(origin(from))) {
            throw error(ErrorCode.DID_REFUSED, from, "redirects to another host, " + to.getHost())
                    .fix("Another host is another DID; ask for did:web of that host.")
                    .build();
        }
        if (redirects == MAX_REDIRECTS) {
            throw error(ErrorCode.DID_REFUSED, from, "redirects over " + MAX_REDIRECTS + " times")
                    .fix("Tell the operator of the server.")
                    .build();
        }
        return to;
    }

    private static String origin(URI url) {
        return (url.getScheme() + "://" + url.getRawAuthority()).toLowerCase(Locale.ROOT);
    }

    private <T> T await(URI url, CompletableFuture<T> answer, long deadline) {
        try {
            return answer.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof BoundedBody.TooLongException) {
                throw DocumentReader.invalid("it is over " + options.maxBytes + " bytes");
            }
            throw unreachable(url, "cannot be asked: " + e.getCause(), e.getCause());
        } catch (TimeoutException | CancellationException e) {
            throw unreachable(url, "gave no answer within " + options.timeout, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unreachable(url, "was not waited for", e);
        } finally {
            answer.cancel(true); // closes the connection of what is not done
        }
    }

    private static GantryException unreachable(URI url, String what, @Nullable Throwable cause) {
        return error(ErrorCode.DID_UNREACHABLE, url, what)
                .fix("Try again later; check that the name is right and its certificate valid.")
                .cause(cause)
                .build();
    }

    private static GantryException.Draft error(ErrorCode code, URI url, String what) {
        return GantryException.of(code, Stage.READ, url + " " + what);
    }

    /** What a resolver allows. The defaults are safe for DIDs that strangers give. */
    public static final class Options {
        private int maxBytes = 1 << 16;
        private Duration timeout = Duration.ofSeconds(10);
        private boolean privateAddresses;
        private boolean plainLoopback;
        private @Nullable SSLContext trust;

        /** 65,536 if not set. */
        public Options maxBytes(int value) {
            maxBytes = value;
            return this;
        }

        /** For a whole resolution; 10 seconds if not set. */
        public Options timeout(Duration value) {
            timeout = value;
            return this;
        }

        /** Also asks loopback, link-local and private addresses: for DIDs of one's own network, never for those that strangers give. */
        public Options privateAddresses() {
            privateAddresses = true;
            return this;
        }

        /** Asks {@code localhost} over http; implies {@link #privateAddresses}. For tests. */
        public Options plainLoopback() {
            plainLoopback = true;
            return privateAddresses();
        }

        /** Whose certificates are trusted, if not those of the Java platform. */
        public Options trust(SSLContext value) {
            trust = value;
            return this;
        }
    }
}
