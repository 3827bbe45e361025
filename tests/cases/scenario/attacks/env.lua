-- expect: env.lua:2: env: PATH is not allowed; pass --env PATH
local path = env("PATH")
