import crypto, { createSecretKey, type KeyObject } from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'

const WITH_KEYS = ['createHmac', 'createCipheriv', 'createDecipheriv'] as const

type WithKey = (algorithm: string, key: unknown, ...rest: unknown[]) => unknown
type Target = Record<(typeof WITH_KEYS)[number], WithKey>

const quickened = new WeakSet<object>()

/**
 * Lets Node's `createHmac`, `createCipheriv` and `createDecipheriv` take keys that are given as bytes for key objects.
 * Asked with bytes, Node 24 finds out by two exceptions that they are none, which costs four times the work itself, and
 * Baileys and libsignal do so some twenty times for a message. The results are the same.
 */
export function takeKeysAsObjects(target: Target = crypto as unknown as Target): void {
  if (quickened.has(target)) return
  quickened.add(target)
  for (const name of WITH_KEYS) {
    const make = target[name]
    target[name] = (algorithm, key, ...rest) => make(algorithm, asKeyObject(key), ...rest)
  }
  // What was imported by name before sees it, too.
  syncBuiltinESMExports()
}

function asKeyObject(key: unknown): KeyObject | unknown {
  return key instanceof Uint8Array ? createSecretKey(key) : key
}
