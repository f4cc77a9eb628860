// Large programs, written out gate by gate; the same ones every time.

/**
 * A network of fully connected layers in scalars: each product, each sum and each activation is a line, as a program that
 * records what it does would write them.
 */
export function network(...widths) {
  const lines = [];
  let [names, gates] = [0, 0];
  let seed = 1;
  const leaf = () => {
    seed = (seed * 48271) % 2147483647;
    lines.push(`x${names} = ${((seed / 2147483647) * 2 - 1).toFixed(4)}`);
    return `x${names++}`;
  };
  const gate = (what) => {
    lines.push(`v${gates} = ${what}`);
    return `v${gates++}`;
  };
  let values = Array.from({ length: widths[0] }, leaf);
  widths.slice(1).forEach((width, layer) => {
    values = Array.from({ length: width }, () => {
      let sum = leaf();
      for (const value of values) sum = gate(`${sum} + ${gate(`${leaf()} * ${value}`)}`);
      return layer + 2 < widths.length ? gate(`relu(${sum})`) : sum;
    });
  });
  return { text: lines.join("\n"), gates };
}

/** One long chain. */
export function chain(gates) {
  const lines = ["v0 = 0.5", "x = 1.1"];
  for (let i = 1; i <= gates; i++) lines.push(`v${i} = ${i % 2 ? `tanh(v${i - 1})` : `v${i - 1} * x`}`);
  return { text: lines.join("\n"), gates };
}

/** A recurrent network of one cell over so many steps: its two weights are used by hundreds of gates along a long chain. */
export function recurrent(steps) {
  const lines = ["w = 0.9", "u = 0.5", "h0 = 0.1"];
  for (let i = 1; i <= steps; i++) lines.push(`x${i} = ${(Math.sin(i) / 2).toFixed(3)}`, `h${i} = tanh(w*h${i - 1} + u*x${i})`);
  return { text: lines.join("\n"), gates: 4 * steps };
}
