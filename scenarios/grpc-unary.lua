-- gRPC: a call with a message as a table, its status, and one that is expected to
-- fail. What the messages are, the command line says, or else the target is asked:
--   flatline run scenarios/grpc-unary.lua --proto demo.proto -- node grpc.js
load { users = 10, duration = "60s", http2 = true }

flow("echo", { weight = 9 }, function(user)
  local message = { a_string = "hello", words = { "a", "b" }, inner = { name = "x" } }
  local reply = grpc.call("demo.Demo/Say", message, { deadline = "2s" })
  expect(reply.status == "OK" and reply.message.aString == "hello", "an echo")
end)

flow("nobody there", function()
  local reply = grpc.call("demo.Demo/Fail", { code = 5, details = "no user 7" },
    { expect = "NOT_FOUND", metadata = { ["x-tenant"] = "a" } })
  expect(reply.trailers.why == "asked", "its trailer")
end)
