//! A film as a WebM file: packets of a video encoder in the boxes of EBML (RFC 8794, RFC 9559), with an index for seeking.

/// A packet of a film: one picture, encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Packet {
    /// When it is shown, in milliseconds from the start.
    pub time: u32,
    /// Whether it can be read without those before it.
    pub key: bool,
    /// How many bytes it has.
    pub length: usize,
}

/// What a film is like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Film<'a> {
    /// The encoding, as Matroska calls it: `V_VP8` or `V_VP9`.
    pub codec: &'a str,
    /// Its width in px.
    pub width: u32,
    /// Its height in px.
    pub height: u32,
    /// How long it is, in milliseconds.
    pub duration: u32,
}

/// The longest time that a cluster spans: within it times have 16 bits and a sign.
const SPAN: u32 = 30_000;

mod id {
    pub const HEADER: u32 = 0x1a45_dfa3;
    pub const VERSION: u32 = 0x4286;
    pub const READ_VERSION: u32 = 0x42f7;
    pub const LONGEST_ID: u32 = 0x42f2;
    pub const LONGEST_SIZE: u32 = 0x42f3;
    pub const DOC_TYPE: u32 = 0x4282;
    pub const DOC_VERSION: u32 = 0x4287;
    pub const DOC_READ_VERSION: u32 = 0x4285;
    pub const SEGMENT: u32 = 0x1853_8067;
    pub const INFO: u32 = 0x1549_a966;
    pub const TIMESTAMP_SCALE: u32 = 0x2a_d7b1;
    pub const DURATION: u32 = 0x4489;
    pub const MUXER: u32 = 0x4d80;
    pub const WRITER: u32 = 0x5741;
    pub const TRACKS: u32 = 0x1654_ae6b;
    pub const TRACK: u32 = 0xae;
    pub const TRACK_NUMBER: u32 = 0xd7;
    pub const TRACK_UID: u32 = 0x73c5;
    pub const TRACK_TYPE: u32 = 0x83;
    pub const LACING: u32 = 0x9c;
    pub const CODEC: u32 = 0x86;
    pub const VIDEO: u32 = 0xe0;
    pub const WIDTH: u32 = 0xb0;
    pub const HEIGHT: u32 = 0xba;
    pub const CUES: u32 = 0x1c53_bb6b;
    pub const CUE: u32 = 0xbb;
    pub const CUE_TIME: u32 = 0xb3;
    pub const CUE_PLACES: u32 = 0xb7;
    pub const CUE_TRACK: u32 = 0xf7;
    pub const CUE_CLUSTER: u32 = 0xf1;
    pub const CLUSTER: u32 = 0x1f43_b675;
    pub const TIMESTAMP: u32 = 0xe7;
    pub const BLOCK: u32 = 0xa3;
}

/// The file: `data` holds the bytes of all packets, one after the other.
pub fn webm(film: &Film, packets: &[Packet], data: &[u8]) -> Vec<u8> {
    let clusters = clusters(packets, data);
    let head = [info(film), tracks(film)].concat();
    // The index stands before what it tells the places of: its own length does not depend on them.
    let first = head.len() + cues(&clusters, 0).len();
    let mut segment = head;
    segment.extend(cues(&clusters, first));
    clusters.iter().for_each(|cluster| segment.extend(&cluster.bytes));
    [header(), element(id::SEGMENT, &segment)].concat()
}

/// Some packets in a row, the first of which is a key.
struct Cluster {
    time: u32,
    bytes: Vec<u8>,
}

fn clusters(packets: &[Packet], data: &[u8]) -> Vec<Cluster> {
    let mut clusters: Vec<(u32, Vec<u8>)> = Vec::new();
    let mut rest = data;
    for packet in packets {
        let (bytes, others) = rest.split_at(packet.length.min(rest.len()));
        rest = others;
        if packet.key || clusters.last().is_none_or(|(time, _)| packet.time - time > SPAN) {
            clusters.push((packet.time, number(id::TIMESTAMP, packet.time.into())));
        }
        if let Some((time, content)) = clusters.last_mut() {
            content.extend(block(packet, packet.time - *time, bytes));
        }
    }
    clusters.into_iter().map(|(time, content)| Cluster { time, bytes: element(id::CLUSTER, &content) }).collect()
}

/// A packet of track 1, its time counted from its cluster's.
fn block(packet: &Packet, since: u32, bytes: &[u8]) -> Vec<u8> {
    let [high, low] = (since as u16).to_be_bytes();
    let head = [0x81, high, low, if packet.key { 0x80 } else { 0 }];
    element(id::BLOCK, &[&head, bytes].concat())
}

fn header() -> Vec<u8> {
    let content = [
        number(id::VERSION, 1),
        number(id::READ_VERSION, 1),
        number(id::LONGEST_ID, 4),
        number(id::LONGEST_SIZE, 8),
        element(id::DOC_TYPE, b"webm"),
        number(id::DOC_VERSION, 4),
        number(id::DOC_READ_VERSION, 2),
    ];
    element(id::HEADER, &content.concat())
}

fn info(film: &Film) -> Vec<u8> {
    let content = [
        // Times are in milliseconds.
        number(id::TIMESTAMP_SCALE, 1_000_000),
        element(id::DURATION, &f64::from(film.duration).to_be_bytes()),
        element(id::MUXER, b"Gatewise"),
        element(id::WRITER, b"Gatewise"),
    ];
    element(id::INFO, &content.concat())
}

fn tracks(film: &Film) -> Vec<u8> {
    let video = [number(id::WIDTH, film.width.into()), number(id::HEIGHT, film.height.into())];
    let content = [
        number(id::TRACK_NUMBER, 1),
        number(id::TRACK_UID, 1),
        number(id::TRACK_TYPE, 1),
        number(id::LACING, 0),
        element(id::CODEC, film.codec.as_bytes()),
        element(id::VIDEO, &video.concat()),
    ];
    element(id::TRACKS, &element(id::TRACK, &content.concat()))
}

/// The index: when each cluster begins and where it stands in the segment, the first of them at `first`.
fn cues(clusters: &[Cluster], first: usize) -> Vec<u8> {
    let mut place = first;
    let mut content = Vec::new();
    for cluster in clusters {
        let places = [number(id::CUE_TRACK, 1), element(id::CUE_CLUSTER, &(place as u64).to_be_bytes())];
        content.extend(element(id::CUE, &[number(id::CUE_TIME, cluster.time.into()), element(id::CUE_PLACES, &places.concat())].concat()));
        place += cluster.bytes.len();
    }
    element(id::CUES, &content)
}

/// A whole number, in as few bytes as it needs.
fn number(id: u32, value: u64) -> Vec<u8> {
    let bytes = value.to_be_bytes();
    let idle = (value.leading_zeros() / 8).min(7) as usize;
    element(id, bytes.get(idle..).unwrap_or(&bytes))
}

/// An element: its name, its length in eight bytes of which seven count, and its content.
fn element(id: u32, content: &[u8]) -> Vec<u8> {
    let name = id.to_be_bytes();
    let idle = (id.leading_zeros() / 8) as usize;
    let length = content.len() as u64 | 1 << 56;
    [name.get(idle..).unwrap_or(&name), &length.to_be_bytes(), content].concat()
}
