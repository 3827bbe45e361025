-- line: end
-- expect: nothing found
local found = 0
for name, value in pairs {
  io = io or false, os = os or false, debug = debug or false,
  package = package or false,
  dofile = dofile or false, loadfile = loadfile or false,
  loadstring = loadstring or false, dump = string.dump or false,
  xpcall = xpcall or false, collectgarbage = collectgarbage or false,
  warn = warn or false, _G = _G or false, pack = string.pack or false,
  close = coroutine.close or false, running = coroutine.running or false,
  randomseed = math.randomseed or false, method = ("").dump or false,
} do
  if value then found = found + 1 print("found", name) end
end
assert(not pcall(load, "return 1"))
assert(not pcall(load, function() end))
if found == 0 then print("nothing found") end
flow("x", function() end)
