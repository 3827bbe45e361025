-- expect: limits_option.lua:2: unknown option 'error' in limits: did you mean 'errors'?
limits { error = "1%" }
