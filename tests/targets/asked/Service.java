import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** Leaks a string a request, or memory outside the heap, or keeps the newest
 * of them, or none. */
class Service {
    static final int KEPT = 2000;

    /** Each page is written to, so that the process really has it. */
    static ByteBuffer buffer() {
        var buffer = ByteBuffer.allocateDirect(32768);
        for (int i = 0; i < buffer.capacity(); i += 4096) buffer.put(i, (byte) 1);
        return buffer;
    }

    public static void main(String[] args) throws Exception {
        String mode = args.length > 0 ? args[0] : "fixed";
        var leaked = new ArrayList<String>();
        var direct = new ArrayList<ByteBuffer>();
        var cache = new LinkedHashMap<Long, String>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Long, String> e) {
                return size() > KEPT;
            }
        };
        var number = new AtomicLong();
        var port = System.getenv().getOrDefault("PORT", "0");
        var address = new InetSocketAddress("127.0.0.1", Integer.parseInt(port));
        var server = HttpServer.create(address, 0);
        server.setExecutor(Executors.newFixedThreadPool(4));
        server.createContext("/", exchange -> {
            long n = number.incrementAndGet();
            String entry = "x".repeat(1000) + n;
            if (mode.equals("leaky")) {
                synchronized (leaked) { leaked.add(entry); }
            } else if (mode.equals("direct")) {
                synchronized (direct) { direct.add(buffer()); }
            } else if (mode.equals("cache")) {
                synchronized (cache) { cache.put(n, entry); }
            }
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write("{}".getBytes());
            exchange.close();
        });
        server.start();
    }
}
