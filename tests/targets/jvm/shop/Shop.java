package shop;

import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.bus.Bus;
import org.client.Client;
import org.stash.Stash;
import org.trace.Trace;
import org.widget.Widget;

/** A service that makes a mistake with one of its libraries: WHICH leaky|fixed. */
public final class Shop {
    static final class Order {
        final byte[] lines = new byte[550];
    }

    private static final Map<Long, Order> RECENT = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Order> eldest) {
            return size() > 100;
        }
    };

    static void listen(boolean leaky) {
        Order order = new Order();
        java.util.function.Consumer<String> listener = text -> order.lines[0]++;
        Bus.MAIN.listen(listener);
        if (!leaky) Bus.MAIN.forget(listener);
    }

    static void serve(String which, boolean leaky, long n) {
        switch (which) {
            case "static" -> Stash.visit("visitor " + n, leaky);
            case "listener" -> listen(leaky);
            case "widget" -> Widget.draw(leaky);
            case "thread" -> Trace.request(leaky);
            case "client" -> {
                Client client = new Client();
                if (!leaky) client.close();
            }
            case "cache" -> {
                synchronized (RECENT) {
                    RECENT.put(n, new Order());
                }
            }
            default -> throw new IllegalArgumentException(which);
        }
    }

    public static void main(String[] args) throws Exception {
        boolean leaky = args[1].equals("leaky");
        AtomicLong number = new AtomicLong();
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.setExecutor(Executors.newFixedThreadPool(4));
        server.createContext("/", exchange -> {
            serve(args[0], leaky, number.incrementAndGet());
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write("{}".getBytes());
            exchange.close();
        });
        server.start();
    }
}
