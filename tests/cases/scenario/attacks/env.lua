-- expect: env.lua:2: env: PATH is not to be seen: allow it with --env PATH, set it, or give a default
local path = env("PATH")
