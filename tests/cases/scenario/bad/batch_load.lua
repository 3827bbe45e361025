-- expect: :2: batch: only inside a flow
batch { { get = "/" } }
