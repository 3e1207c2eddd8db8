"""Steps of the harness around a training script of somebody else."""
