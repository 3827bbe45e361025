-- expect: load_option_far.lua:2: load: unknown option 'spaceship': it takes users, rate, arrival, stages,
load { spaceship = 1 }
