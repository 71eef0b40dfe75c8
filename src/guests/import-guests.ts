import { setImmediate as nextTick } from 'node:timers/promises'
import { z } from 'zod'
import { type Db, isFaultOfData, savepoint, type Tx, transact } from '../db/index.ts'
import { nonsenseOf } from '../http/parse.ts'
import type { FieldError } from '../lib/errors.ts'
import type { GuestDeps } from './deps.ts'
import { type ConsentOutcome, recordImportedConsent } from './imported-consent.ts'
import { guestRowInput } from './input.ts'
import { saveGuest } from './save-guest.ts'

/** Small transactions let messages in between. */
const ROWS_PER_TRANSACTION = 20

/** A row says whether the guest agreed to advertising; where that was said stands once for all of them. */
const rowInput = guestRowInput.extend({ consent: z.boolean().optional() }).strict()

type Row = z.output<typeof rowInput>
type Stated = { source: string | undefined; author: string }

export type ImportedRow =
  | { index: number; status: 'created' | 'updated'; guest_id: string; consent?: ConsentOutcome }
  | { index: number; status: 'failed'; errors: FieldError[] }

/** Saves many guests; a bad row is reported and never stops the good ones. */
export async function importGuests(
  { db, ...deps }: GuestDeps & { db: Db },
  rows: readonly unknown[],
  at: number,
  stated: Stated,
): Promise<ImportedRow[]> {
  const report: ImportedRow[] = []
  const good: { index: number; guest: Row }[] = []
  for (const [index, row] of rows.entries()) {
    const nonsense = nonsenseOf(row)
    if (nonsense.length > 0) {
      report.push({ index, status: 'failed', errors: nonsense })
      continue
    }
    const parsed = rowInput.safeParse(row)
    if (parsed.success) good.push({ index, guest: parsed.data })
    else report.push({ index, status: 'failed', errors: parsed.error.issues.map(describeIssue) })
  }
  // In one order of phones, so that two imports of the same guests wait for each other instead of deadlocking.
  good.sort((a, b) => (a.guest.phone < b.guest.phone ? -1 : 1))
  for (let start = 0; start < good.length; start += ROWS_PER_TRANSACTION) {
    const part = good.slice(start, start + ROWS_PER_TRANSACTION)
    const saved = await transact(db, async (tx) => {
      const done: ImportedRow[] = []
      for (const { index, guest: input } of part) {
        done.push({ index, ...(await saveRow(tx, deps, input, { index, at, stated })) })
      }
      return done
    })
    report.push(...saved)
    await nextTick()
  }
  return report.sort((a, b) => a.index - b.index)
}

/** What the store refuses is the row's fault; the others are saved. */
async function saveRow(
  tx: Tx,
  deps: GuestDeps,
  { consent, ...input }: Row,
  { index, at, stated }: { index: number; at: number; stated: Stated },
) {
  try {
    const { guest, created } = await savepoint(tx, () => saveGuest(tx, deps, input, at))
    const outcome = consent ? await recordImportedConsent(tx, guest.id, { ...stated, at, row: index }) : undefined
    const status = created ? ('created' as const) : ('updated' as const)
    return { status, guest_id: guest.id, ...(outcome && { consent: outcome }) }
  } catch (error) {
    if (!isFaultOfData(error)) throw error
    return { status: 'failed' as const, errors: [{ path: '', message: 'holds what the database does not take' }] }
  }
}

function describeIssue({ path, message }: { path: PropertyKey[]; message: string }): FieldError {
  return { path: path.map(String).join('.'), message }
}
