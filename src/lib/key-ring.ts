/** The keys behind a secret key, looked up by the key itself, so that code with the key need not know of the others. */
type Ring = { second: Uint8Array | undefined; first: Uint8Array | undefined }

const rings = new WeakMap<Uint8Array, Ring>()

/**
 * Lets a secret key open what `second` has sealed, too, while the key is being changed; and keeps deriving from `first`
 * what can never be derived again. Returns the key.
 */
export function keyRing<K extends Uint8Array>(key: K, ring: Partial<Ring>): K {
  rings.set(key, { second: ring.second, first: ring.first })
  return key
}

/** The key that opens what this one does not; none once a change of keys is over. */
export function secondKeyOf(key: Uint8Array): Uint8Array | undefined {
  return rings.get(key)?.second
}

/**
 * The first key of this installation, for what outlives a change of keys because nobody could make it again (links that
 * guests have, fingerprints of erased guests, ids that programs keep).
 */
export function firstKeyOf(key: Uint8Array): Uint8Array {
  return rings.get(key)?.first ?? key
}
