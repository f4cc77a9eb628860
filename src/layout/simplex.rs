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
    /// From, to, and how many edges go there; sorted, and never from a higher number to a lower.
    pub edges: Vec<(u32, u32, i32)>,
}

const NONE: u32 = u32::MAX;

/// How many branches that would gain are compared before one is taken.
const CHOICE: usize = 24;

/// How many nodes may be walked for each that there is, before the search for shorter edges ends.
const WALK: usize = 200;

/// Moves the nodes so that the sum of all edges' lengths is least; the columns given must be feasible (every edge at least 1 long).
/// Ends early after a number of steps that grows with the network.
pub fn shorten(network: &Network, rank: &mut [i32]) {
    if network.nodes < 2 {
        return;
    }
    slide(network, rank);
    let mut tree = Tree::grow(network, rank);
    while tree.walked < WALK * network.nodes {
        let Some(branch) = tree.choose(network) else { break };
        if !tree.turn(network, rank, branch) {
            break;
        }
    }
}

/// Moves each node that more edges leave than enter up to its next one: most of what there is to gain, in one go.
fn slide(network: &Network, rank: &mut [i32]) {
    let mut surplus = vec![0; network.nodes];
    for &(from, to, edges) in &network.edges {
        surplus[from as usize] += edges;
        surplus[to as usize] -= edges;
    }
    for leaving in network.edges.chunk_by(|a, b| a.0 == b.0).rev() {
        let node = leaving[0].0 as usize;
        let next = leaving.iter().map(|edge| rank[edge.1 as usize]).min();
        if let Some(next) = next.filter(|_| surplus[node] > 0) {
            rank[node] = next - 1;
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
    /// Branches that may gain, in the order in which they were found; those before `first` have been looked at.
    found: Vec<u32>,
    first: usize,
    /// Which side of which cut was walked last, for each node.
    mark: Vec<u32>,
    turn: u32,
    walked: usize,
}

impl Tree {
    /// Spans the network with edges of length 1, for which it moves parts that have none to another.
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
            found: Vec::new(),
            first: 0,
            mark: vec![NONE; nodes],
            turn: 0,
            walked: 0,
        };
        for &(from, to, edges) in &network.edges {
            tree.surplus[from as usize] += edges;
            tree.surplus[to as usize] -= edges;
        }
        tree.span(network, rank);
        let sequence = tree.hang_all(network);
        for &node in sequence.iter().rev() {
            if let Some(above) = tree.above(network, node) {
                tree.surplus[above as usize] += tree.surplus[node as usize];
            }
        }
        (0..nodes as u32).for_each(|node| tree.note(network, node));
        tree
    }

    /// Makes the tree of parts, at first single nodes: each part in turn moves to where its nearest edge to another is of length 1, and
    /// they are one. A part that nothing joins to the rest is a tree of its own.
    fn span(&mut self, network: &Network, rank: &mut [i32]) {
        let mut part: Vec<u32> = (0..network.nodes as u32).collect();
        let mut members: Vec<Vec<u32>> = part.iter().map(|&node| vec![node]).collect();
        let mut waiting = part.clone();
        let mut again: Vec<u32> = Vec::new();
        let mut queued = vec![false; network.nodes];
        while !waiting.is_empty() {
            waiting.iter().for_each(|&part| queued[part as usize] = false);
            for &here in &waiting {
                // What has been joined to another part since has no members.
                let mut nearest: Option<(u32, i32)> = None;
                for &node in &members[here as usize] {
                    for &edge in &self.incident[self.start[node as usize] as usize..self.start[node as usize + 1] as usize] {
                        let (from, to, _) = network.edges[edge as usize];
                        let slack = rank[to as usize] - rank[from as usize] - 1;
                        if part[from as usize] != part[to as usize] && nearest.is_none_or(|nearest| slack < nearest.1) {
                            nearest = Some((edge, slack));
                        }
                    }
                }
                let Some((edge, slack)) = nearest else { continue };
                let (from, to, _) = network.edges[edge as usize];
                let (by, other) = if part[from as usize] == here { (slack, part[to as usize]) } else { (-slack, part[from as usize]) };
                members[here as usize].iter().for_each(|&node| rank[node as usize] += by);
                self.join(network, edge);
                let larger = members[here as usize].len() > members[other as usize].len();
                let (whole, joining) = if larger { (here, other) } else { (other, here) };
                let joining = std::mem::take(&mut members[joining as usize]);
                joining.iter().for_each(|&node| part[node as usize] = whole);
                members[whole as usize].extend_from_slice(&joining);
                if !std::mem::replace(&mut queued[whole as usize], true) {
                    again.push(whole);
                }
            }
            std::mem::swap(&mut waiting, &mut again);
            again.clear();
        }
    }

    /// Gives every node its parent, and all nodes, each after its parent.
    fn hang_all(&mut self, network: &Network) -> Vec<u32> {
        let mut sequence: Vec<u32> = Vec::with_capacity(network.nodes);
        let mut met = vec![false; network.nodes];
        for first in 0..network.nodes as u32 {
            let mut walked = sequence.len();
            if !std::mem::replace(&mut met[first as usize], true) {
                sequence.push(first);
            }
            while walked < sequence.len() {
                let node = sequence[walked];
                walked += 1;
                for &edge in &self.joined[node as usize] {
                    let other = other_end(network, edge, node);
                    if !std::mem::replace(&mut met[other as usize], true) {
                        self.parent[other as usize] = edge;
                        sequence.push(other);
                    }
                }
            }
        }
        sequence
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

    /// Notes a branch that may gain.
    fn note(&mut self, network: &Network, node: u32) {
        if self.gain(network, node as usize) > 0 {
            self.found.push(node);
        }
    }

    /// A branch that should move: of the next few the one that gains most.
    fn choose(&mut self, network: &Network) -> Option<u32> {
        let (mut most, mut best, mut at) = (0, None, self.first);
        let mut gaining = 0;
        while at < self.found.len() && gaining < CHOICE {
            let gain = self.gain(network, self.found[at] as usize);
            if gain <= 0 {
                // What gains no more makes room.
                self.found[at] = self.found[self.first];
                self.first += 1;
            } else {
                gaining += 1;
                if gain > most {
                    (most, best) = (gain, Some(self.found[at]));
                }
            }
            at += 1;
        }
        best
    }

    /// Moves a branch away from its parent until another of its edges has length 1, and hangs it there. Says whether there was one.
    fn turn(&mut self, network: &Network, rank: &mut [i32], branch: u32) -> bool {
        let cut = self.parent[branch as usize];
        let old = other_end(network, cut, branch);
        let leftwards = network.edges[cut as usize].0 == branch;
        // Whether the branch moves one way or the rest of the tree the other is the same.
        let (members, rest) = self.smaller(network, cut, [branch, old]);
        let mut entering = None;
        let mut least = i32::MAX;
        for &node in &members {
            for index in self.start[node as usize]..self.start[node as usize + 1] {
                let edge = self.incident[index as usize];
                let (from, to, _) = network.edges[edge as usize];
                let (inner, outer) = if leftwards != rest { (to, from) } else { (from, to) };
                let slack = rank[to as usize] - rank[from as usize] - 1;
                if inner == node && slack < least && self.mark[outer as usize] != self.turn + u32::from(rest) {
                    least = slack;
                    entering = Some((edge, if rest { outer } else { inner }));
                }
            }
        }
        let Some((edge, inner)) = entering else { return false };
        let by = if leftwards != rest { -least } else { least };
        members.iter().for_each(|&node| rank[node as usize] += by);
        self.hang(network, branch, cut, edge, inner);
        true
    }

    /// The nodes on one side of a cut, which are marked: the side with fewer, and whether it is the second.
    fn smaller(&mut self, network: &Network, cut: u32, ends: [u32; 2]) -> (Vec<u32>, bool) {
        self.turn += 2;
        let mut sides = ends.map(|end| vec![end]);
        (0..2).for_each(|side| self.mark[ends[side] as usize] = self.turn + side as u32);
        for walked in 0.. {
            for (side, nodes) in sides.iter_mut().enumerate() {
                let Some(&node) = nodes.get(walked) else { return (std::mem::take(nodes), side == 1) };
                self.walked += 1;
                for &edge in &self.joined[node as usize] {
                    let other = other_end(network, edge, node);
                    let mark = self.turn + side as u32;
                    if edge != cut && self.mark[other as usize] != mark {
                        self.mark[other as usize] = mark;
                        nodes.push(other);
                    }
                }
            }
        }
        (Vec::new(), false)
    }

    /// Takes a branch from its parent and joins it by another edge, at one of its nodes.
    fn hang(&mut self, network: &Network, branch: u32, cut: u32, edge: u32, inner: u32) {
        let whole = self.surplus[branch as usize];
        let old = other_end(network, cut, branch);
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
            self.note(network, node);
            if node == branch {
                break;
            }
            below = here;
            towards = next;
            node = other_end(network, next, node);
        }
        self.join(network, edge);
        self.carry(network, old, other_end(network, edge, inner), whole);
    }

    /// Takes a surplus from all that is above one node, and gives it to all that is above another; what is above both keeps its own.
    fn carry(&mut self, network: &Network, from: u32, to: u32, surplus: i32) {
        self.turn += 2;
        let mut ends = [Some(from), Some(to)];
        let mut common = None;
        let mut side = 0;
        while common.is_none() && ends != [None, None] {
            if let Some(node) = ends[side] {
                let other = self.turn + 1 - side as u32;
                if self.mark[node as usize] == other {
                    common = Some(node);
                }
                self.mark[node as usize] = self.turn + side as u32;
                ends[side] = self.above(network, node);
            }
            side = 1 - side;
        }
        for (end, surplus) in [(from, -surplus), (to, surplus)] {
            let mut node = Some(end).filter(|_| from != to);
            while let Some(here) = node.filter(|_| node != common) {
                self.surplus[here as usize] += surplus;
                self.note(network, here);
                self.walked += 1;
                node = self.above(network, here);
            }
        }
    }
}

fn other_end(network: &Network, edge: u32, node: u32) -> u32 {
    let (from, to, _) = network.edges[edge as usize];
    if from == node { to } else { from }
}
