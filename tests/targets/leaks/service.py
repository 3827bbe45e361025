# Keeps 2,600 bytes of what $KEEPS names: "request" in memory that C allocates,
# "visitor" or "connection" in Python's; else nothing.
import ctypes
import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

KEPT = 2600
keeps = os.environ.get("KEEPS")
kept = []
number = 0
libc = ctypes.CDLL(None)
libc.calloc.restype = ctypes.c_void_p


def keep_outside():
    address = libc.calloc(1, ctypes.c_size_t(KEPT))
    ctypes.memset(address, 1, KEPT)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def setup(self):
        super().setup()
        if keeps == "connection":
            kept.append(bytes(KEPT))

    def do_GET(self):
        global number
        if keeps == "request":
            keep_outside()
        self.send_response(200)
        self.send_header("Content-Length", "5")
        if not self.headers.get("Cookie"):
            number += 1
            self.send_header("Set-Cookie", f"sid={number}; Path=/")
            if keeps == "visitor":
                kept.append(bytes(KEPT))
        self.end_headers()
        self.wfile.write(b"hello")

    def log_message(self, *arguments):
        pass


class Server(ThreadingHTTPServer):
    allow_reuse_port = True


Server(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
