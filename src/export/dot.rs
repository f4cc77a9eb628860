//! A frame as a graph for Graphviz: values and gradients in the gates, local gradients at the wires, open groups as clusters.

use super::{Theme, escape};
use crate::graph::{EdgeId, GroupId, NodeId, NodeKind};
use crate::lang::formula::Formula;
use crate::scene::{Frame, Gradient, Phase, Scene};
use crate::words;
use std::fmt::{self, Write};

/// A frame in Graphviz's language: what the picture of that step shows, to be laid out by `dot`.
///
/// ```
/// use gatewise::{export, graph, scene::Scene, trace};
///
/// let (_, graph) = graph::compile("x = 3; y = x^2").expect("the program has no error");
/// let run = trace::run(&graph);
/// let scene = Scene::new(graph, run);
/// assert!(export::dot(&scene, &scene.frame(1)).contains("n0 -> n1"));
/// ```
pub fn dot(scene: &Scene, frame: &Frame) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = Writer { scene, frame, theme: &Theme::LIGHT }.graph(&mut out);
    out
}

struct Writer<'a> {
    scene: &'a Scene,
    frame: &'a Frame,
    theme: &'a Theme,
}

impl Writer<'_> {
    fn graph(&self, out: &mut String) -> fmt::Result {
        let Theme { ink, wire, .. } = self.theme;
        out.write_str("digraph gatewise {\n")?;
        // Operands keep their order from top to bottom.
        writeln!(out, r#"  graph [rankdir=LR, ordering="in", fontname="sans-serif", fontsize=12]"#)?;
        writeln!(out, r#"  node [shape=box, style=rounded, fontname="sans-serif", fontsize=12, color="{ink}", fontcolor="{ink}"]"#)?;
        writeln!(out, r#"  edge [fontname="sans-serif", fontsize=10, color="{wire}", fontcolor="{ink}"]"#)?;
        self.inside(out, None, 1)?;
        for (id, _) in self.scene.graph.edges.iter().enumerate().filter(|(id, _)| self.scene.outline.is_wire(*id)) {
            self.edge(out, id)?;
        }
        out.write_str("}\n")
    }

    /// What lies in an open group and in none within it, and those groups; `None` is the whole graph. Groups lie in each other as
    /// deep as their definitions do, which the engine keeps within bounds.
    fn inside(&self, out: &mut String, group: Option<GroupId>, depth: usize) -> fmt::Result {
        let Scene { graph, outline, .. } = self.scene;
        let indent = "  ".repeat(depth);
        for id in (0..graph.nodes.len()).filter(|&id| outline.is_drawn(id) && outline.frame(graph, id) == group) {
            write!(out, "{indent}")?;
            self.node(out, id)?;
        }
        for &inner in outline.framed.iter().filter(|&&inner| outline.around(inner) == group) {
            writeln!(out, "{indent}subgraph cluster_{inner} {{")?;
            writeln!(
                out,
                r#"{indent}  graph [label=<{}>, style=rounded, color="{}"]"#,
                escape(&graph.groups[inner].name),
                self.theme.control
            )?;
            self.inside(out, Some(inner), depth + 1)?;
            writeln!(out, "{indent}}}")?;
        }
        Ok(())
    }

    fn node(&self, out: &mut String, id: NodeId) -> fmt::Result {
        let Scene { graph, outline, .. } = self.scene;
        let node = &graph.nodes[id];
        let closed = outline.closed(id);
        let label = match closed {
            Some(group) => graph.groups[group].name.clone(),
            None => graph.operation(id),
        };
        write!(out, "n{id} [label=<")?;
        let is_gate = matches!(node.kind, NodeKind::Gate(_));
        if is_gate {
            write!(out, "<B>{}</B><BR/>", escape(&label))?;
        }
        let state = &self.frame.nodes[id];
        match state.value {
            Some(value) => {
                let is = if node.shape.is_scalar() { "=" } else { ":" };
                let text = format!("{} {is} {}", node.symbol, graph.shown(id, value));
                write!(out, r#"<FONT COLOR="{}">{}</FONT>"#, self.theme.forward, escape(&text))?;
            }
            None => out.write_str(&escape(&node.symbol))?,
        }
        if let Some(gradient) = self.gradient(id) {
            write!(out, r#"<BR/><FONT COLOR="{}">{}</FONT>"#, self.theme.backward, escape(&gradient))?;
        }
        out.write_char('>')?;
        if !is_gate {
            out.write_str(", shape=plaintext")?;
        }
        if closed.is_some() {
            out.write_str(", peripheries=2")?;
        }
        match (state.phase, state.gradient) {
            (Phase::Current, _) => out.write_str(", penwidth=2.5")?,
            (_, Gradient::None(_)) => write!(out, r#", color="{}""#, self.theme.control)?,
            _ => {}
        }
        out.write_str("]\n")
    }

    /// ∂f/∂q = −4.00, as far as it is known; of a sum under way, how many contributions are in.
    fn gradient(&self, id: NodeId) -> Option<String> {
        let graph = &self.scene.graph;
        let name = |node: NodeId| Box::new(Formula::Symbol(graph.nodes[node].symbol.clone()));
        let (of, by) = (name(graph.output), name(id));
        let scalar = graph.nodes[id].shape.is_scalar();
        let symbol = if scalar { Formula::Partial(of, by) } else { Formula::Gradient(of, by) }.plain();
        let is = if scalar { "=" } else { ":" };
        match self.frame.nodes[id].gradient {
            Gradient::Complete { value, .. } => Some(format!("{symbol} {is} {}", graph.shown(id, value))),
            Gradient::Partial { sum, arrived, of, .. } => Some(format!("{symbol} {is} {} ({arrived}/{of})", graph.shown(id, sum))),
            Gradient::NotReached | Gradient::None(_) => None,
        }
    }

    fn edge(&self, out: &mut String, id: EdgeId) -> fmt::Result {
        let Scene { graph, outline, .. } = self.scene;
        let edge = graph.edges[id];
        let (from, to) = (edge.from, outline.place(edge.to));
        write!(out, "  n{from} -> n{to}")?;
        let mut lines = Vec::new();
        if let Some(local) = self.local(id, to) {
            let [above, below] = [to, from].map(|node| Box::new(Formula::Symbol(graph.nodes[node].symbol.clone())));
            lines.push(escape(&format!("{} = {}", Formula::Partial(above, below).plain(), words::number(local))));
        }
        if let Some(downstream) = self.frame.edges[id].downstream {
            lines.push(format!(r#"<FONT COLOR="{}">{}</FONT>"#, self.theme.backward, escape(&graph.shown(from, downstream))));
        }
        let mut options = Vec::new();
        if !lines.is_empty() {
            options.push(format!("label=<{}>", lines.join("<BR/>")));
        }
        if !edge.flows {
            options.push(format!(r#"color="{}", style=dashed"#, self.theme.control));
        }
        if options.is_empty() { out.write_str("\n") } else { writeln!(out, " [{}]", options.join(", ")) }
    }

    /// The local gradient of a wire, once its gate has computed: where it is a single number.
    fn local(&self, id: EdgeId, to: NodeId) -> Option<f64> {
        let Scene { graph, trace, outline, .. } = self.scene;
        self.frame.nodes[to].value.filter(|_| graph.edges[id].flows)?;
        if outline.closed(to).is_some() {
            return self.scene.local_of_group(id);
        }
        let scalar = [graph.edges[id].from, to].iter().all(|&node| graph.nodes[node].shape.is_scalar());
        trace.local(id).filter(|_| scalar)?.first().copied()
    }
}
