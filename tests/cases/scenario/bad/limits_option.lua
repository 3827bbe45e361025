-- expect: limits_option.lua:2: limits: unknown option 'error': did you mean 'errors'?
limits { error = "1%" }
