-- expect: endless_pcall_load.lua:3: the file used more than 500,000 instructions
while true do
  pcall(function() while true do end end)
end
