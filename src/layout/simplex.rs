//! The columns in which all edges together are shortest, by the network simplex method of Gansner, Koutsofios, North and Vo
//! ("A Technique for Drawing Directed Graphs", 1993).
//!
//! A spanning tree of edges that are as short as can be fixes every column. Cutting a tree edge leaves a branch that may move as a
//! whole; whether it should is told by how many more edges enter the branch than leave it.

/// Edges from lower to higher columns between nodes that are numbered from 0.
#[derive(Clone, Debug, Default)]
pub struct Network {
    /// How many nodes there are.
    pub nodes: usize,
    /// From, to, and how many edges go there.
    pub edges: Vec<(u32, u32, i32)>,
}

const NONE: u32 = u32::MAX;

/// How many edges that would gain are compared before one is taken.
const CHOICE: usize = 24;

/// Moves the nodes so that the sum of all edges' lengths is least; the columns given must be feasible (every edge at least 1 long).
/// Ends early after a number of steps that grows with the network.
pub fn shorten(network: &Network, rank: &mut [i32]) {
    if network.nodes < 2 {
        return;
    }
    let mut tree = Tree::grow(network, rank);
    let mut at = 0;
    for _ in 0..8 * network.nodes {
        let Some(branch) = tree.choose(network, &mut at) else { break };
        if !tree.turn(network, rank, branch) {
            break;
        }
    }
}

struct Tree {
    /// Each node's edges, all of them.
    start: Vec<u32>,
    incident: Vec<u32>,
    /// Each node's tree edges.
    joined: Vec<Vec<u32>>,
    /// The tree edge towards the first node.
    parent: Vec<u32>,
    /// How many more edges leave a node's branch than enter it.
    surplus: Vec<i32>,
    /// Which branch was walked last, for each node.
    mark: Vec<u32>,
    turn: u32,
}

impl Tree {
    /// Joins nodes by edges of length 1; where there is none to go on with, the whole tree moves until there is one.
    fn grow(network: &Network, rank: &mut [i32]) -> Tree {
        let nodes = network.nodes;
        let mut start = vec![0_u32; nodes + 1];
        for &(from, to, _) in &network.edges {
            start[from as usize + 1] += 1;
            start[to as usize + 1] += 1;
        }
        for node in 0..nodes {
            start[node + 1] += start[node];
        }
        let mut next = start.clone();
        let mut incident = vec![0; 2 * network.edges.len()];
        for (edge, &(from, to, _)) in network.edges.iter().enumerate() {
            for node in [from, to] {
                incident[next[node as usize] as usize] = edge as u32;
                next[node as usize] += 1;
            }
        }
        let mut tree = Tree {
            start,
            incident,
            joined: vec![Vec::new(); nodes],
            parent: vec![NONE; nodes],
            surplus: vec![0; nodes],
            mark: vec![NONE; nodes],
            turn: 0,
        };
        for &(from, to, edges) in &network.edges {
            tree.surplus[from as usize] += edges;
            tree.surplus[to as usize] -= edges;
        }
        let sequence = tree.span(network, rank);
        for &node in sequence.iter().rev() {
            if let Some(above) = tree.above(network, node) {
                tree.surplus[above as usize] += tree.surplus[node as usize];
            }
        }
        tree
    }

    /// Makes the tree and gives its nodes, each after its parent. A part that nothing joins to the rest is a tree of its own.
    fn span(&mut self, network: &Network, rank: &mut [i32]) -> Vec<u32> {
        let mut sequence: Vec<u32> = Vec::with_capacity(network.nodes);
        let mut inside = vec![false; network.nodes];
        let mut first = 0;
        let mut walked = 0;
        let mut part = 0;
        while sequence.len() < network.nodes {
            if walked == sequence.len() {
                match self.bridge(network, rank, &inside) {
                    Some(slack) => {
                        sequence[part..].iter().for_each(|&node| rank[node as usize] += slack);
                        walked = part;
                    }
                    None => {
                        while inside[first] {
                            first += 1;
                        }
                        part = sequence.len();
                        inside[first] = true;
                        sequence.push(first as u32);
                    }
                }
            }
            while walked < sequence.len() {
                let node = sequence[walked];
                walked += 1;
                for index in self.start[node as usize]..self.start[node as usize + 1] {
                    let edge = self.incident[index as usize];
                    let (from, to, _) = network.edges[edge as usize];
                    let other = if from == node { to } else { from };
                    if !inside[other as usize] && rank[to as usize] - rank[from as usize] == 1 {
                        inside[other as usize] = true;
                        self.join(network, edge);
                        self.parent[other as usize] = edge;
                        sequence.push(other);
                    }
                }
            }
        }
        sequence
    }

    /// How far the part inside must move for its nearest edge to the outside to be of length 1.
    fn bridge(&self, network: &Network, rank: &[i32], inside: &[bool]) -> Option<i32> {
        let leading = network.edges.iter().filter(|edge| inside[edge.0 as usize] != inside[edge.1 as usize]);
        leading
            .map(|&(from, to, _)| {
                let slack = rank[to as usize] - rank[from as usize] - 1;
                if inside[from as usize] { slack } else { -slack }
            })
            .min_by_key(|slack| slack.abs())
    }

    fn join(&mut self, network: &Network, edge: u32) {
        let (from, to, _) = network.edges[edge as usize];
        self.joined[from as usize].push(edge);
        self.joined[to as usize].push(edge);
    }

    fn above(&self, network: &Network, node: u32) -> Option<u32> {
        let edge = self.parent[node as usize];
        (edge != NONE).then(|| other_end(network, edge, node))
    }

    /// What would be gained for each column that a node's branch moves away from its parent.
    fn gain(&self, network: &Network, node: usize) -> i32 {
        match self.parent[node] {
            NONE => 0,
            edge if network.edges[edge as usize].0 as usize == node => -self.surplus[node],
            _ => self.surplus[node],
        }
    }

    /// A branch that should move: of the next few the one that gains most.
    fn choose(&self, network: &Network, at: &mut usize) -> Option<u32> {
        let mut best = None;
        let (mut most, mut found) = (0, 0);
        for _ in 0..network.nodes {
            *at = (*at + 1) % network.nodes;
            let gain = self.gain(network, *at);
            if gain > 0 {
                found += 1;
                if gain > most {
                    most = gain;
                    best = Some(*at as u32);
                }
                if found == CHOICE {
                    break;
                }
            }
        }
        best
    }

    /// Moves a branch away from its parent until another of its edges has length 1, and hangs it there. Says whether there was one.
    fn turn(&mut self, network: &Network, rank: &mut [i32], branch: u32) -> bool {
        let cut = self.parent[branch as usize];
        let leftwards = network.edges[cut as usize].0 == branch;
        let members = self.members(network, branch, cut);
        let mut entering = None;
        let mut least = i32::MAX;
        for &node in &members {
            for index in self.start[node as usize]..self.start[node as usize + 1] {
                let edge = self.incident[index as usize];
                let (from, to, _) = network.edges[edge as usize];
                let (inner, outer) = if leftwards { (to, from) } else { (from, to) };
                let slack = rank[to as usize] - rank[from as usize] - 1;
                if inner == node && slack < least && self.mark[outer as usize] != self.turn {
                    least = slack;
                    entering = Some((edge, node));
                }
            }
        }
        let Some((edge, inner)) = entering else { return false };
        let by = if leftwards { -least } else { least };
        members.iter().for_each(|&node| rank[node as usize] += by);
        self.hang(network, branch, cut, edge, inner);
        true
    }

    /// A branch's nodes, which are marked.
    fn members(&mut self, network: &Network, branch: u32, cut: u32) -> Vec<u32> {
        self.turn += 1;
        self.mark[branch as usize] = self.turn;
        let mut members = vec![branch];
        let mut walked = 0;
        while walked < members.len() {
            let node = members[walked];
            walked += 1;
            for &edge in &self.joined[node as usize] {
                let other = other_end(network, edge, node);
                if edge != cut && self.mark[other as usize] != self.turn {
                    self.mark[other as usize] = self.turn;
                    members.push(other);
                }
            }
        }
        members
    }

    /// Takes a branch from its parent and joins it by another edge, at one of its nodes.
    fn hang(&mut self, network: &Network, branch: u32, cut: u32, edge: u32, inner: u32) {
        let whole = self.surplus[branch as usize];
        let old = other_end(network, cut, branch);
        self.add_upwards(network, old, -whole);
        for node in [branch, old] {
            self.joined[node as usize].retain(|&joined| joined != cut);
        }
        // Within the branch the way from the new joint to the old one turns round.
        let (mut node, mut towards, mut below) = (inner, edge, 0);
        loop {
            let next = self.parent[node as usize];
            let here = self.surplus[node as usize];
            self.parent[node as usize] = towards;
            self.surplus[node as usize] = whole - below;
            if node == branch {
                break;
            }
            below = here;
            towards = next;
            node = other_end(network, next, node);
        }
        self.join(network, edge);
        self.add_upwards(network, other_end(network, edge, inner), whole);
    }

    fn add_upwards(&mut self, network: &Network, from: u32, surplus: i32) {
        let mut node = Some(from);
        while let Some(here) = node {
            self.surplus[here as usize] += surplus;
            node = self.above(network, here);
        }
    }
}

fn other_end(network: &Network, edge: u32, node: u32) -> u32 {
    let (from, to, _) = network.edges[edge as usize];
    if from == node { to } else { from }
}
