def random_bits(count, seed):
    """Numbers of 64 random bits, the same everywhere: SplitMix64 (Steele, Lea and Flood 2014)."""
    numbers = []
    for _ in range(count):
        seed = (seed + 0x9E3779B97F4A7C15) % 2**64
        mixed = (seed ^ (seed >> 30)) * 0xBF58476D1CE4E5B9 % 2**64
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB % 2**64
        numbers.append(mixed ^ (mixed >> 31))
    return numbers


def random_units(count, seed):
    """Numbers from 0 to below 1."""
    return [(bits >> 11) * 2.0**-53 for bits in random_bits(count, seed)]


def randn(count, seed):
    """Numbers of the standard normal distribution, two from each two units (Box and Muller 1958)."""
    units = random_units(count + count % 2, seed)
    numbers = []
    for first, second in zip(units[::2], units[1::2]):
        radius, angle = math.sqrt(-2 * math.log(1 - first)), 2 * math.pi * second
        numbers += [radius * math.cos(angle), radius * math.sin(angle)]
    return numbers[:count]


def uniform(count, low, high, seed):
    """Numbers from low to below high, each as likely as the others."""
    return [low + (high - low) * unit for unit in random_units(count, seed)]


def dropped(count, p, seed):
    """Which numbers dropout leaves out: each with probability p, the same ones every time."""
    return [unit < p for unit in random_units(count, random_bits(1, seed)[0])]


def block(shape, offset):
    """The places of a block of the last axes, from an offset on."""
    return (..., *[slice(offset, offset + side) for side in shape])


def slid(sides, kernel, stride, pad, dilation):
    """How often a kernel fits an image, along each of its two sides."""
    return [(side + 2 * pad - dilation * (k - 1) - 1) // stride + 1 for side, k in zip(sides, kernel)]


def kernel_places(kernel, result, stride, dilation):
    """For each number of a kernel, the pixels that it meets while it slides: one for each pixel of the result."""
    for i in range(kernel[0]):
        for j in range(kernel[1]):
            rows = slice(i * dilation, i * dilation + (result[0] - 1) * stride + 1, stride)
            columns = slice(j * dilation, j * dilation + (result[1] - 1) * stride + 1, stride)
            yield (i, j), (..., rows, columns)
