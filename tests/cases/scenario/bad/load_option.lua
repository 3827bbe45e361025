-- expect: load_option.lua:3: unknown option 'durration' in load: did you mean 'duration'?

load { users = 20, durration = "60s" }
