-- expect: close_for.lua:11: flow 'x' used more than 500,000 instructions
local function trap()
  local meta = {}
  local value = setmetatable({}, meta)
  meta.__close = function() while true do end end
  return value
end
flow("x", function()
  pcall(table.sort, { 3, 2, 1 }, function()
    for i in next, { 1 }, nil, trap() do
      while true do end
    end
  end)
end)
