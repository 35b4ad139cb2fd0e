/**
 * Goes up when the way from samples to vectors changes (decoding, resampling, windows, front ends) so much that
 * vectors of before and after should not be mixed. Vectors carry it; another version means "needs analysis".
 */
export const pipelineVersion = 1;
