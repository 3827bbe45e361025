-- expect: caught not enough memory
-- line: end
fill = { ("x"):rep(1200000), ("y"):rep(1200000) }
flow("x", function()
  local ok, why = pcall(http.get, "/large")
  print("caught", why)
end)
