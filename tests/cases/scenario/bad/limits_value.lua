-- expect: limits_value.lua:2: limits.growth: '64' is not a growth: write 64B/request, 5MiB/h or 1KiB/connection
limits { growth = 64 }
