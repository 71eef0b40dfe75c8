import type { Db } from '../db/index.ts'
import type { Clock } from '../lib/clock.ts'
import { open, seal } from '../lib/secret-box.ts'
import { keepKeys } from './store.ts'
import { findKeys } from './view.ts'

/** Loaded by the first who asks: it costs more than the rest of the slice, and many never do. */
export const webPush = async () => (await import('web-push')).default

export const CONTEXT_OF_PUSH_KEYS = 'push_keys.1'

export type VapidKeys = { publicKey: string; privateKey: string }

/** The keys by which push services know this installation: created when first needed, the same in all processes. */
export async function vapidKeys({ db, clock, secretKey }: KeyDeps): Promise<VapidKeys> {
  const row = (await findKeys(db)) ?? (await makeKeys({ db, clock, secretKey }))
  return {
    publicKey: row.public_key,
    privateKey: open(secretKey, row.private_key, CONTEXT_OF_PUSH_KEYS).toString('utf8'),
  }
}

type KeyDeps = { db: Db; clock: Clock; secretKey: Uint8Array }

async function makeKeys({ db, clock, secretKey }: KeyDeps) {
  const { publicKey, privateKey } = (await webPush()).generateVAPIDKeys()
  const private_key = seal(secretKey, Buffer.from(privateKey), CONTEXT_OF_PUSH_KEYS)
  return keepKeys(db, { public_key: publicKey, private_key, created_at: clock.now() })
}
