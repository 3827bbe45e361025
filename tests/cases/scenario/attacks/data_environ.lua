-- expect: data_environ.lua:2: data.lines: the file '/proc/self/environ': it lies outside of the scenario's folder
data.lines("/proc/self/environ")
