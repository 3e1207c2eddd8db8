"""The parts of one artifact that may be under different licenses: weights, code, data, documentation."""
