package jetty;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.AbstractHandler;

/** A service in a framework: its handler keeps what it was asked, or nothing. */
public final class Desk extends AbstractHandler {
    private final List<Question> asked = new ArrayList<>();
    private final boolean leaky;

    private Desk(boolean leaky) {
        this.leaky = leaky;
    }

    private static final class Question {
        final char[] text = new char[300];
    }

    @Override
    public void handle(String target, Request base, HttpServletRequest request,
            HttpServletResponse response) throws IOException {
        Question question = new Question();
        if (leaky) {
            synchronized (asked) {
                asked.add(question);
            }
        }
        base.setHandled(true);
        response.getWriter().print("{}");
    }

    public static void main(String[] args) throws Exception {
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(new Desk(args[0].equals("leaky")));
        server.start();
        server.join();
    }
}
