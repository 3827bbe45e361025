-- Streams of gRPC: received to their end, in both directions, and cancelled before
-- their end, as clients do that have seen enough.
load { users = 20, duration = "60s", http2 = true }

flow("talk", function()
  local chat = grpc.stream("demo.Demo/Chat", { text = "hello" })
  expect(chat:next().text == "hello, you said", "an answer")
  chat:send({ text = "bye" })
  chat:finish()
  while chat:next({ timeout = "5s" }) do end
  expect(chat.status == "OK", "ended as it should")
end)

flow("leave early", function()
  local numbers = grpc.stream("demo.Demo/Count", { count = 3, open = true })
  for n = 1, 3 do expect(numbers:next().value == n, "a number") end
  numbers:cancel()
end)
