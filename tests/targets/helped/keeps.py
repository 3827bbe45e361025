# Keeps the headers of each request, which Python's own library makes.
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Audit:
    seen = []


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def do_GET(self):
        Audit.seen.append(self.headers)
        self.send_response(200)
        self.send_header("Content-Length", "5")
        self.end_headers()
        self.wfile.write(b"hello")

    def log_message(self, *arguments):
        pass


ThreadingHTTPServer(("127.0.0.1", 0), Handler).serve_forever()
