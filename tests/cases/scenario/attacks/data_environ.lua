-- expect: :2: data.lines: file '/proc/self/environ': it lies outside
data.lines("/proc/self/environ")
