"""Keeps 4 KiB for each of one thing: connections, visitors, aborts, errors,
hundredths of a second (time)."""
import http.server
import os
import socketserver
import sys
import threading
import time

kept = []
big = b"x" * (4 << 20)


def keep(what):
    if what == sys.argv[1]:
        kept.append(bytearray(4096))


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def setup(self):
        super().setup()
        keep("connections")

    def log_message(self, *args):
        pass

    def do_GET(self):
        bad = self.path == "/bad"
        body = big if self.path == "/big" else b"ok\n"
        if bad:
            keep("errors")
        self.send_response(400 if bad else 200)
        if not self.headers.get("Cookie"):
            keep("visitors")
            self.send_header("Set-Cookie", "s=%d" % len(kept))
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        try:
            self.wfile.write(body)
        except OSError:
            keep("aborts")
            self.close_connection = True


def tick():
    while True:
        time.sleep(0.01)
        keep("time")


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, *args):
        pass


threading.Thread(target=tick, daemon=True).start()
Server(("127.0.0.1", int(os.environ.get("PORT", 0))), Handler).serve_forever()
