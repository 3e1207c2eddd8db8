"""The drawing of a lineage: a scene laid out in layers and drawn as SVG."""
