-- expect: endless_index.lua:3: flow 'x' used more than 500,000 instructions
local forever = function()
  while true do end
end
flow("x", function()
  setmetatable(_ENV, { __index = forever })
  pcall(function() return nothing end)
end)
