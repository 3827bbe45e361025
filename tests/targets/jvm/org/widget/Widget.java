package org.widget;

import java.util.function.Consumer;
import org.bus.Bus;

/** A library that listens to another one, and may forget to stop. */
public final class Widget {
    private final byte[] state = new byte[500];

    public static void draw(boolean forgets) {
        Widget widget = new Widget();
        Consumer<String> listener = text -> widget.state[0]++;
        Bus.MAIN.listen(listener);
        if (!forgets) Bus.MAIN.forget(listener);
    }
}
