// HTTP/2 by Jetty 9, without TLS and with it: prints both ports. /items is
// counted, /count says how many there were.
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.AbstractHandler;
import org.eclipse.jetty.util.ssl.SslContextFactory;

public class Peer extends AbstractHandler {
  private final AtomicLong items = new AtomicLong();

  public void handle(String target, Request base, HttpServletRequest request,
      HttpServletResponse response) throws IOException {
    byte[] block = new byte[1 << 14];
    while (request.getInputStream().read(block) >= 0)
      continue;
    if (target.equals("/items"))
      items.incrementAndGet();
    response.getWriter().print(target.equals("/count") ? "" + items.get() : "ok");
    base.setHandled(true);
  }

  private static ServerConnector plain(Server server) {
    HttpConfiguration config = new HttpConfiguration();
    return new ServerConnector(server, new HttpConnectionFactory(config),
        new HTTP2CServerConnectionFactory(config));
  }

  private static ServerConnector secure(Server server, String store) {
    HttpConfiguration config = new HttpConfiguration();
    config.addCustomizer(new SecureRequestCustomizer(false));
    SslContextFactory.Server tls = new SslContextFactory.Server();
    tls.setKeyStorePath(store);
    tls.setKeyStorePassword("secret");
    ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory();
    return new ServerConnector(server,
        new SslConnectionFactory(tls, alpn.getProtocol()), alpn,
        new HTTP2ServerConnectionFactory(config),
        new HttpConnectionFactory(config));
  }

  public static void main(String[] args) throws Exception {
    Server server = new Server();
    ServerConnector plain = plain(server);
    ServerConnector secure = secure(server, args[0]);
    for (ServerConnector connector : new ServerConnector[] {plain, secure}) {
      connector.setHost("127.0.0.1");
      server.addConnector(connector);
    }
    server.setHandler(new Peer());
    server.start();
    System.out.println("h2c " + plain.getLocalPort());
    System.out.println("tls " + secure.getLocalPort());
    server.join();
  }
}
