-- expect: memory_pcall.lua:4: flow 'x'
flow("x", function()
  local t = {}
  while true do pcall(function() t[#t + 1] = ("x"):rep(100000) end) end
end)
