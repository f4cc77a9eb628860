//! Lessons as data: prose, a document, steps to stop at.
