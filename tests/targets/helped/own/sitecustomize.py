# The service's own, which a helper must not take the place of.
import sys

sys.stderr.write("sitecustomize of the service\n")
