/** A feature is a number of this many bits: two that share one share a weight. */
export const FEATURE_BITS = 20

/** FNV-1a with a final mix (MurmurHash3's), cut to the bits of a feature. */
export function featureNumber(name: string): number {
  let hash = 2_166_136_261
  for (let at = 0; at < name.length; at++) hash = Math.imul(hash ^ name.charCodeAt(at), 16_777_619)
  hash = Math.imul(hash ^ (hash >>> 15), 2_246_822_519)
  return (hash ^ (hash >>> 13)) & ((1 << FEATURE_BITS) - 1)
}
