/** Seconds of sound in one run of the audio graph. More gains little speed and costs memory: see docs/benchmarks.md. */
export const batchSeconds = 40;
