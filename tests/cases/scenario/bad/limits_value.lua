-- expect: limits_value.lua:2: limits.growth: bad growth '64' for growth: write 64B/request or 5MiB/h
limits { growth = 64 }
