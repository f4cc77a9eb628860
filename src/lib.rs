//! Gatewise: `text → Ast → Graph → Trace → Frame → SVG`, every arrow a pure function.

pub mod diagnostic;
pub mod explain;
pub mod export;
pub mod gates;
pub mod graph;
pub mod lang;
pub mod layout;
pub mod lessons;
pub mod scene;
pub mod share;
pub mod span;
pub mod tensor;
pub mod trace;
pub mod words;
