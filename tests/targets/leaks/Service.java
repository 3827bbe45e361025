// Keeps 2,600 bytes of what $KEEPS names: "request" outside the heap, "visitor"
// or "connection" in it; else nothing.
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.lang.reflect.Field;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import sun.misc.Unsafe;

public class Service {
	static final int KEPT = 2600;
	static final String KEEPS = System.getenv().getOrDefault("KEEPS", "");
	static final Map<Object, byte[]> kept = new ConcurrentHashMap<>();
	static final Map<InetSocketAddress, Long> seen =
	    new ConcurrentHashMap<>();
	static final AtomicLong number = new AtomicLong();

	static Unsafe unsafe() throws ReflectiveOperationException {
		Field field = Unsafe.class.getDeclaredField("theUnsafe");
		field.setAccessible(true);
		return (Unsafe) field.get(null);
	}

	// A client address and port is a connection; after a second without a
	// request on it, another one, since the kernel gives ports again.
	static boolean isNew(InetSocketAddress client) {
		Long before = seen.put(client, System.nanoTime());

		return before == null || System.nanoTime() - before > 900_000_000L;
	}

	static void serve(Unsafe unsafe, HttpExchange exchange)
	    throws IOException {
		if (KEEPS.equals("request"))
			unsafe.setMemory(unsafe.allocateMemory(KEPT), KEPT,
			    (byte) 1);
		if (KEEPS.equals("connection") && isNew(exchange.getRemoteAddress()))
			kept.put(new Object(), new byte[KEPT]);
		if (exchange.getRequestHeaders().getFirst("Cookie") == null) {
			long visitor = number.incrementAndGet();
			exchange.getResponseHeaders().set("Set-Cookie",
			    "sid=" + visitor + "; Path=/");
			if (KEEPS.equals("visitor"))
				kept.put(visitor, new byte[KEPT]);
		}
		exchange.sendResponseHeaders(200, 5);
		exchange.getResponseBody().write("hello".getBytes());
		exchange.close();
	}

	public static void main(String[] arguments) throws Exception {
		Unsafe unsafe = unsafe();
		int port = Integer.parseInt(System.getenv("PORT"));
		HttpServer server = HttpServer.create(
		    new InetSocketAddress("127.0.0.1", port), 100);
		server.setExecutor(Executors.newFixedThreadPool(4));
		server.createContext("/", exchange -> serve(unsafe, exchange));
		server.start();
	}
}
