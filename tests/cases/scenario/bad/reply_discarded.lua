-- expect: reply_discarded.lua:4: the reply was not kept: its request says discard = true
flow("x", function()
  local r = http.get("/", { discard = true })
  return r.body
end)
