import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { ReadDb } from '../../db/index.ts'
import type { NumberRow } from '../store.ts'
import { findMetaAccount } from './account.ts'

type Official = Pick<NumberRow, 'id' | 'meta_phone_id' | 'meta_account_id'>

/** An official number with the secrets that we share with Meta. */
export type Secrets = Official & { appSecret: string; verifyToken: string }

/** All official numbers that have their secrets, the oldest first; there are only a handful. */
export async function readSecrets(db: ReadDb, secretKey: Uint8Array): Promise<Secrets[]> {
  const rows = await db
    .selectFrom('numbers')
    .selectAll()
    .where('kind', '=', 'cloud_api')
    .where('deleted_at', 'is', null)
    .where('meta_secrets', 'is not', null)
    .orderBy('id')
    .execute()
  return rows.flatMap((row) => {
    const account = findMetaAccount({ secretKey }, row)
    return account ? [{ ...row, appSecret: account.appSecret, verifyToken: account.verifyToken }] : []
  })
}

/** The numbers whose app has signed these bytes (`X-Hub-Signature-256`): each of Meta's apps has its own secret. */
export function signersOf(numbers: readonly Secrets[], body: Buffer, signature: string | undefined): Secrets[] {
  const given = /^sha256=([0-9a-f]{64})$/i.exec(signature ?? '')?.[1]
  if (!given) return []
  const wanted = Buffer.from(given, 'hex')
  const isSignedWith = (secret: string) => timingSafeEqual(createHmac('sha256', secret).update(body).digest(), wanted)
  return numbers.filter(({ appSecret }) => isSignedWith(appSecret))
}

export function knowsToken(numbers: readonly Secrets[], token: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  const given = digest(token)
  return numbers.some(({ verifyToken }) => timingSafeEqual(digest(verifyToken), given))
}
