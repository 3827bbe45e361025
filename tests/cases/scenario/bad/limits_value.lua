-- expect: limits_value.lua:2: limits.growth: '64' is not a growth: write 64B/request or 5MiB/h
limits { growth = 64 }
