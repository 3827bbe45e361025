-- expect: load_option_far.lua:2: load: unknown option 'spaceship': it takes users, threads, rate, stages, arrival, connections, keepalive, requests_per_connection, duration, requests, warmup, cycles, burst, settle, hold, timeout, seed, connect_timeout, first_byte_timeout, auth, bearer, http2 or compressed
load { spaceship = 1 }
