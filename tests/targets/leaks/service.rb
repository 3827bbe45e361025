# Keeps 2,600 bytes of what $KEEPS names: "request" in memory that C allocates,
# "visitor" or "connection" in Ruby's; else nothing.
require "fiddle"
require "socket"

KEPT = 2600
KEEPS = ENV["KEEPS"]
$kept = []
$number = 0

def reply(cookie)
  if KEEPS == "request"
    Fiddle::Pointer.new(Fiddle.malloc(KEPT))[0, KEPT] = "x" * KEPT
  end
  return "" if cookie
  $number += 1
  $kept << "x" * KEPT if KEEPS == "visitor"
  "Set-Cookie: sid=#{$number}; Path=/\r\n"
end

def serve(client)
  client.setsockopt(Socket::IPPROTO_TCP, Socket::TCP_NODELAY, 1)
  $kept << "x" * KEPT if KEEPS == "connection"
  while client.gets
    cookie = false
    while (line = client.gets) && line != "\r\n"
      cookie = true if line.downcase.start_with?("cookie:")
    end
    client.write "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n" \
                 "#{reply(cookie)}\r\nhello"
  end
rescue SystemCallError
  nil
ensure
  client.close
end

server = TCPServer.new("127.0.0.1", ENV["PORT"].to_i)
loop { Thread.new(server.accept) { |client| serve(client) } }
