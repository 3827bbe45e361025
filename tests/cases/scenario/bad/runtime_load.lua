-- expect: runtime_load.lua:3: attempt to index a nil value (global 'settings')
local x = 1
local y = settings.x
