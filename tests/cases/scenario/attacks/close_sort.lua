-- Here the budget ends in an error, which does close: with hooks on.
-- expect: close_sort.lua:12: flow 'x' used more than 500,000 instructions
local function trap()
  local meta = {}
  local value = setmetatable({}, meta)
  meta.__close = function() while true do end end
  return value
end
flow("x", function()
  local function compare()
    local x <close> = trap()
    while true do end
  end
  while true do
    pcall(table.sort, { 3, 2, 1 }, function() pcall(compare) end)
  end
end)
