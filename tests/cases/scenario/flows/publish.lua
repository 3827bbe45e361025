flow("publish", function(user)
  local r = http.post("/echo", { json = { topic = "orders", message = "m" .. user.iteration } })
  expect(r.status == 200, "published")
  expect(r:json("message") == "m1", "its own message")
  think("10ms")
end)
--> POST /echo
-->   Content-Type: application/json
-->   {"message":"m1","topic":"orders"}
--> think 0.01
--> end
--> passed published
--> passed its own message
