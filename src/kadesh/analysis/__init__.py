"""One question, one module, one function, one frozen result."""
