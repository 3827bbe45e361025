-- expect: load_option.lua:3: load: unknown option 'durration': did you mean 'duration'?

load { users = 20, durration = "60s" }
