-- Full to the brim, with coroutines as deep as they go.
-- expect: memory_coroutines.lua:
-- expect: flow 'x'
local keep = {}
flow("x", function()
  local function fill(size)
    while pcall(function() keep[#keep + 1] = ("x"):rep(size) end) do end
  end
  local function deeper(n)
    if n == 185 then
      for _, size in ipairs { 100000, 1000, 41 } do fill(size) end
    end
    coroutine.wrap(deeper)(n + 1)
  end
  deeper(1)
end)
