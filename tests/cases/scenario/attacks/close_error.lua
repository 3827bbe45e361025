-- expect: close_error.lua:5: flow 'y' used more than 500,000 instructions
local function trap()
  local meta = {}
  local value = setmetatable({}, meta)
  meta.__close = function() while true do end end
  return value
end
flow("x", function()
  local x <close> = trap()
  error("out")
end)
flow("y", function()
  while true do
    pcall(function()
      local x <close> = trap()
      error("out")
    end)
  end
end)
