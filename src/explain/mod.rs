//! A step or a node put into words and formulas.
