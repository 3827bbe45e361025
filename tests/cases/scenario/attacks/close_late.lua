-- Put into the metatable afterwards, it exists: but a suspension closes nothing.
-- expect: close_late.lua:12: flow 'x' used more than 500,000 instructions
local function trap()
  local meta = {}
  local value = setmetatable({}, meta)
  meta.__close = function() while true do end end
  return value
end
flow("x", function()
  pcall(function()
    local x <close> = trap()
    while true do end
  end)
end)
