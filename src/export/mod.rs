//! From scene and trace to text: SVG, JSON.
