// Does a text name a sound at all? A network with one hidden layer over the text's vector.

export interface SoundnessNetwork {
  readonly hidden: number;
  /** First layer row after row, its bias, second layer, its bias. */
  readonly numbers: Float32Array;
}

/** How many numbers a network for vectors of `dimension` has. */
export function countSoundnessNumbers(dimension: number, hidden: number): number {
  return hidden * dimension + hidden + hidden + 1;
}

/** Log odds that the text behind a unit vector names a sound. */
export function computeSoundness({ hidden, numbers }: SoundnessNetwork, query: Float32Array): number {
  const dimension = query.length;
  const biases = hidden * dimension;
  const outputs = biases + hidden;
  let sum = numbers[outputs + hidden] as number;
  for (let unit = 0; unit < hidden; unit += 1) {
    let value = numbers[biases + unit] as number;
    for (let index = 0; index < dimension; index += 1) {
      value += (numbers[unit * dimension + index] as number) * (query[index] as number);
    }
    if (value > 0) sum += value * (numbers[outputs + unit] as number);
  }
  return sum;
}
