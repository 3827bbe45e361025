-- expect: pattern_reply.lua:4: flow 'x' did not return within
flow("x", function()
  local r = http.post("/echo", { body = ("a"):rep(40000) })
  r:match(("a*"):rep(40) .. "b")
end)
