"""The cards of PyTorch Hub and the repositories behind them, read as text and never run."""
