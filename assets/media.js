// Pictures and films: what only JavaScript can ask of the browser. The program says in words what it wants (`src/ui/media/`), and where
// in its memory bytes are or are to be written. An answer begins with "ok"; every other one is a failure.

// The families that exported pictures name, and the page's own fonts for them.
const FONTS = [
  ["IBM Plex Sans", "400 600", "fonts/plex-sans.woff2"],
  ["STIX Two Math", "400", "fonts/stix-math.woff2"],
];

// Half a second of pictures at most waits for the encoder.
const WAITING = 15;

// So often a film has a picture that stands by itself, in milliseconds, so that one can move about in it.
const KEY = 4000;

let canvas;
let pen;
let film;
let fonts;

async function asData(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${answer.status} for ${answer.url}`);
  const blob = await answer.blob();
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}

// A picture that is drawn as an image sees nothing of the page: it carries its fonts within.
async function faces() {
  const face = async ([family, weight, address]) =>
    `@font-face{font-family:"${family}";font-weight:${weight};src:url("${await asData(address)}") format("woff2")}`;
  return (await Promise.all(FONTS.map(face))).join("");
}

function load(address) {
  return new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = () => resolve(image);
    image.onerror = () => reject(new Error("the picture cannot be read"));
    image.src = address;
  });
}

function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // By then every browser has taken it.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

// VP9 keeps thin lines and letters sharpest; VP8 is older and everywhere.
async function encoding(width, height) {
  if (typeof VideoEncoder !== "function") return undefined;
  const size = { width, height, framerate: 30, latencyMode: "quality" };
  const bitrate = Math.round(width * height * 4);
  for (const [name, codec, rate] of [
    ["V_VP9", "vp09.00.50.08", { bitrateMode: "quantizer" }],
    ["V_VP9", "vp09.00.50.08", { bitrate }],
    ["V_VP8", "vp8", { bitrate }],
  ]) {
    const config = { codec, ...size, ...rate };
    const known = await VideoEncoder.isConfigSupported(config).catch(() => ({ supported: false }));
    if (known.supported) return { name, config };
  }
  return undefined;
}

const ways = {
  // A sheet of this size in px.
  async open([width, height]) {
    fonts ??= faces();
    fonts.catch(() => (fonts = undefined));
    await fonts;
    canvas = document.createElement("canvas");
    Object.assign(canvas, { width, height });
    pen = canvas.getContext("2d", { willReadFrequently: true });
    return pen ? "ok" : "no canvas";
  },

  // Fills the sheet with a picture.
  async draw(_, svg) {
    const [sheet, { width, height }] = [pen, canvas];
    const sized = svg.replace(/ width="[^"]*" height="[^"]*"/, ` width="${width}" height="${height}" preserveAspectRatio="none"`);
    const styles = await fonts;
    const blob = new Blob([sized.replace("<style>", () => "<style>" + styles)], { type: "image/svg+xml" });
    const address = URL.createObjectURL(blob);
    try {
      sheet.drawImage(await load(address), 0, 0, width, height);
    } finally {
      URL.revokeObjectURL(address);
    }
    return "ok";
  },

  // Writes the sheet's pixels into the program's memory.
  async read([at], _, memory) {
    const { data } = pen.getImageData(0, 0, canvas.width, canvas.height);
    new Uint8Array(memory.buffer).set(data, Number(at));
    return "ok";
  },

  async png([name]) {
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
    if (!blob) return "too large";
    save(blob, name);
    return "ok";
  },

  // Saves bytes of the program's memory as a file.
  async save([name, type, at, length], _, memory) {
    save(new Blob([new Uint8Array(memory.buffer).slice(Number(at), Number(at) + Number(length))], { type }), name);
    return "ok";
  },

  // Begins a film of the sheet; says how it is encoded.
  async film() {
    const found = await encoding(canvas.width, canvas.height);
    if (!found) return "no encoder";
    film = { packets: [], sharp: found.config.bitrateMode === "quantizer", key: -Infinity };
    film.encoder = new VideoEncoder({
      output(chunk) {
        const bytes = new Uint8Array(chunk.byteLength);
        chunk.copyTo(bytes);
        film?.packets.push({ time: Math.round(chunk.timestamp / 1000), key: chunk.type === "key", bytes });
      },
      error(error) {
        if (film) film.error = error;
      },
    });
    film.encoder.configure(found.config);
    return `ok ${found.name}`;
  },

  // Adds what is on the sheet at a time in milliseconds.
  async add([time]) {
    const { encoder, sharp } = film;
    const frame = new VideoFrame(canvas, { timestamp: time * 1000 });
    const keyFrame = time - film.key >= KEY;
    if (keyFrame) film.key = Number(time);
    encoder.encode(frame, sharp ? { keyFrame, vp9: { quantizer: 16 } } : { keyFrame });
    frame.close();
    while (encoder.encodeQueueSize > WAITING) await new Promise((resolve) => setTimeout(resolve, 5));
    return film?.error ? String(film.error) : "ok";
  },

  // Ends the film; says of each packet its time, its length, and whether it is a key.
  async end() {
    await film.encoder.flush();
    return ["ok", ...film.packets.map(({ time, key, bytes }) => `${time},${bytes.length},${Number(key)}`)].join(" ");
  },

  // Writes all packets into the program's memory.
  async take([at], _, memory) {
    let place = Number(at);
    for (const { bytes } of film.packets) {
      new Uint8Array(memory.buffer).set(bytes, place);
      place += bytes.length;
    }
    return "ok";
  },

  // Lets everything go.
  async close() {
    if (film && film.encoder.state !== "closed") film.encoder.close();
    canvas = pen = film = undefined;
    return "ok";
  },
};

/** Does what the first line of `words` says, with what stands below it; `memory` is the program's. */
export async function call(words, { memory }) {
  const end = words.indexOf("\n");
  const [verb, ...rest] = words.slice(0, end).split(" ");
  try {
    return await ways[verb](rest, words.slice(end + 1), memory);
  } catch (error) {
    return String(error);
  }
}
