import { createHmac } from 'node:crypto'
import { compiledWithIds, type Tx } from '../../db/index.ts'
import { firstKeyOf } from '../../lib/key-ring.ts'
import { keyObject } from '../../lib/secret-box.ts'
import type { Identity } from '../store.ts'

/** Which of these phones and LIDs belong to erased guests. */
export type ErasedIdentities = (tx: Tx, identities: readonly Identity[]) => Promise<ReadonlySet<string>>

/**
 * How an erased guest is recognised again, should they be imported or write. Without the secret key nobody can try out
 * all phones there are. `value`: a phone in its present form, or a LID.
 */
export function fingerprintOf(secretKey: Uint8Array, { kind, value }: Identity): string {
  return createHmac('sha256', keyObject(firstKeyOf(secretKey)))
    .update(`otklik erased identity:${kind}:${value}`)
    .digest('base64url')
}

export async function rememberErased(tx: Tx, fingerprints: readonly string[], at: number): Promise<void> {
  if (fingerprints.length === 0) return
  await tx
    .insertInto('erased_identities')
    .values(fingerprints.map((fingerprint) => ({ fingerprint, erased_at: at })))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export function erasedIdentities(secretKey: Uint8Array): ErasedIdentities {
  return async (tx, identities) => {
    const values = new Map(identities.map((identity) => [fingerprintOf(secretKey, identity), identity.value]))
    if (values.size === 0) return new Set()
    const { rows } = await selectErased(tx, [...values.keys()], {})
    return new Set(rows.flatMap(({ fingerprint }) => values.get(fingerprint) ?? []))
  }
}

const selectErased = compiledWithIds((db, fingerprints) =>
  db
    .selectFrom('erased_identities')
    .select('fingerprint')
    .where('fingerprint', 'in', [...fingerprints]),
)

/** The columns of a returning guest who was erased before: not to be mailed until they say so themselves. */
export const refused = (at: number) => ({ opted_out_at: at, opted_out_source: 'erased', consent_at: at })
