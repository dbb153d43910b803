"""The other side, on the loopback: a web server and a mail server that say what they are told to."""

import json
import socketserver
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Receiver(BaseHTTPRequestHandler):
    """Answers each request with what `server.answer(path, body)` gives: (status, body[, headers])."""

    def _take(self):
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        self.server.got.append((self.path, dict(self.headers), body))
        status, said, *headers = self.server.answer(self.path, body)
        raw = said if isinstance(said, bytes) else json.dumps(said).encode()
        if status is None:  # the line goes dead after the request was taken
            self.close_connection = True
            return
        self.send_response(status)
        for name, value in headers[0].items() if headers else ():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    do_GET = do_POST = _take

    def log_message(self, *_):
        pass


@contextmanager
def serving(server):
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def web_server(answer):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    server.answer, server.got = answer, []
    server.url = f"http://127.0.0.1:{server.server_port}"
    with serving(server):
        yield server


class Postman(socketserver.StreamRequestHandler):
    """As much of RFC 5321 as takes one mail; `server.refuse` maps a command to the answer it gets."""

    def handle(self):
        self._say("220 mail.example.org")
        for line in self.rfile:
            command = line.split(b":")[0].split()[0].upper().decode()
            refusal = self.server.refuse.get(command)
            if refusal == "":
                return  # hangs up
            if refusal:
                self._say(refusal)
            elif command == "DATA":
                self._say("354 go on")
                mail = b"".join(iter(self.rfile.readline, b".\r\n"))
                self.server.got.append(mail)
                if self.server.refuse.get("END") == "":
                    return
                self._say(self.server.refuse.get("END", "250 taken"))
            elif command == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 yes")

    def _say(self, line):
        self.wfile.write(line.encode() + b"\r\n")


class MailServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True


@contextmanager
def mail_server(**refuse):
    server = MailServer(("127.0.0.1", 0), Postman)
    server.refuse, server.got = refuse, []
    with serving(server):
        yield server
