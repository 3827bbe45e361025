# A service of as many processes as $WORKERS says, with a dependency that leaks if
# the first argument is "leaky".
require "socket"
require_relative "gems/shopcart-1.2.3/lib/shopcart"

LEAKY = ARGV[0] == "leaky"
$number = 0

def serve(client)
  client.setsockopt(Socket::IPPROTO_TCP, Socket::TCP_NODELAY, 1)
  while client.gets
    nil until (line = client.gets).nil? || line == "\r\n"
    Shopcart.remember($number += 1, LEAKY)
    client.write "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
  end
rescue SystemCallError
  nil
ensure
  client.close
end

server = TCPServer.new("127.0.0.1", 0)
(ENV.fetch("WORKERS", "1").to_i - 1).times { break if fork.nil? }
loop { Thread.new(server.accept) { |client| serve(client) } }
