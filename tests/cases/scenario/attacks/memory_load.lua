-- expect: memory_load.lua:2: the file needs more memory than the 4.00 MiB that a scenario may use
local s = ("x"):rep(1e8)
