"""The charts of a campaign: Vega-Lite specs, drawn to SVG at the desk and kept, each with the table of its numbers."""
