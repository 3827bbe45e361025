-- expect: load_option_far.lua:2: unknown option 'spaceship' in load
load { spaceship = 1 }
