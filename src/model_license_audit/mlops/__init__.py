"""Where models are kept and released: MLflow and the Hub, with the gate before each release."""
