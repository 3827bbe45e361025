-- expect: reply_field.lua:4: a reply has no 'staus': did you mean 'status'?
flow("x", function()
  local r = http.get("/")
  expect(r.staus == 200, "fine")
end)
