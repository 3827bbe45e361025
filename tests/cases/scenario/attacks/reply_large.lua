-- Two mebibytes of reply, while the script has less left.
-- expect: reply_large.lua:5: flow 'x' needs more memory than the 4.00 MiB that a scenario may use
fill = { ("x"):rep(1200000), ("y"):rep(1200000) }
flow("x", function()
  local r = http.get("/large")
end)
