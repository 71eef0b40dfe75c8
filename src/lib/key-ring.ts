/** What stands behind a secret key. Known by the key itself, so that whoever has the key need not know of it. */
type Ring = { second: Uint8Array | undefined; first: Uint8Array | undefined }

const rings = new WeakMap<Uint8Array, Ring>()

/**
 * Lets a secret key open what `second` has sealed, too, while the key is being changed; and has everything that was made of
 * the key of the beginning, and cannot be made anew, be made of `first` for good. Returns the key.
 */
export function keyRing<K extends Uint8Array>(key: K, ring: Partial<Ring>): K {
  rings.set(key, { second: ring.second, first: ring.first })
  return key
}

/** The key that opens what this one does not; none after a change of keys is over. */
export function secondKeyOf(key: Uint8Array): Uint8Array | undefined {
  return rings.get(key)?.second
}

/**
 * The key that this installation began with: for what outlives a change of keys, as nobody could make it anew (links that
 * guests have, fingerprints of who was erased, ids that programs keep).
 */
export function firstKeyOf(key: Uint8Array): Uint8Array {
  return rings.get(key)?.first ?? key
}
