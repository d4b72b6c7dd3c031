"""Turn an argument about a war into a model, and see whether its conclusion follows."""

__version__ = "0.1.0"
