-- expect: endless_load.lua:2: the file used more than 500,000 instructions in one step: an endless loop?
while true do end
