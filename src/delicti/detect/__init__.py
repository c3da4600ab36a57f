"""Tables to findings: views, prefilter, grammars and rules over distinct values."""
