-- Inside a coroutine that failed, and is dropped.
-- expect: close_coroutine.lua:12: flow 'x' used more than 500,000 instructions
local function trap()
  local meta = {}
  local value = setmetatable({}, meta)
  meta.__close = function() while true do end end
  return value
end
flow("x", function()
  pcall(coroutine.wrap(function()
    local x <close> = trap()
    table.sort({ 3, 2, 1 }, function() while true do end end)
  end))
end)
