import { setImmediate as nextTick } from 'node:timers/promises'
import { z } from 'zod'
import { type Db, isFaultOfData, savepoint, type Tx, transact } from '../db/index.ts'
import { nonsenseOf } from '../http/parse.ts'
import { withoutUnset } from '../http/unset-fields.ts'
import type { FieldError } from '../lib/errors.ts'
import { known } from '../lib/known.ts'
import type { GuestDeps } from './deps.ts'
import { type ConsentOutcome, recordImportedConsents } from './imported-consent.ts'
import { guestRowInput } from './input.ts'
import { saveGuests } from './save-guests.ts'

/** Transactions are small so that messages get in between. */
const ROWS_PER_TRANSACTION = 20

/** A row says whether the guest agreed to advertising; where that was said is given once for all rows. */
const rowInput = guestRowInput.extend({ consent: z.boolean().optional() }).strict()

type Row = z.output<typeof rowInput>
type Good = { index: number; guest: Row }
type Stated = { source: string | undefined; author: string }
type Said = Stated & { at: number }

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
  const good: Good[] = []
  for (const [index, row] of rows.entries()) {
    const nonsense = nonsenseOf(row)
    if (nonsense.length > 0) {
      report.push({ index, status: 'failed', errors: nonsense })
      continue
    }
    const parsed = rowInput.safeParse(withoutUnset(rowInput, row))
    if (parsed.success) good.push({ index, guest: parsed.data })
    else report.push({ index, status: 'failed', errors: parsed.error.issues.map(describeIssue) })
  }
  // In one order of phones, so that two imports of the same guests wait for each other instead of deadlocking.
  good.sort((a, b) => (a.guest.phone < b.guest.phone ? -1 : 1))
  for (let start = 0; start < good.length; start += ROWS_PER_TRANSACTION) {
    const part = good.slice(start, start + ROWS_PER_TRANSACTION)
    report.push(...(await transact(db, (tx) => saveRows(tx, deps, part, { at, ...stated }))))
    await nextTick()
  }
  return report.sort((a, b) => a.index - b.index)
}

/** When the store refuses rows, each half is saved by itself, so that only the bad one is refused. */
async function saveRows(tx: Tx, deps: GuestDeps, rows: readonly Good[], said: Said): Promise<ImportedRow[]> {
  try {
    return await savepoint(tx, () => saveTogether(tx, deps, rows, said))
  } catch (error) {
    if (!isFaultOfData(error)) throw error
    const half = Math.ceil(rows.length / 2)
    if (half < rows.length) {
      const first = await saveRows(tx, deps, rows.slice(0, half), said)
      return [...first, ...(await saveRows(tx, deps, rows.slice(half), said))]
    }
    const errors = [{ path: '', message: 'holds what the database does not take' }]
    return rows.map(({ index }) => ({ index, status: 'failed', errors }))
  }
}

async function saveTogether(tx: Tx, deps: GuestDeps, rows: readonly Good[], { at, ...stated }: Said) {
  const inputs = rows.map(({ guest: { consent, ...input } }) => input)
  const saved = (await saveGuests(tx, deps, inputs, at)).map(({ guest, created }, n) => {
    const row = known(rows[n], 'row')
    return { created, id: guest.id, index: row.index, agrees: row.guest.consent === true }
  })
  const agreed = saved.filter(({ agrees }) => agrees)
  const outcomes = await recordImportedConsents(
    tx,
    agreed.map(({ id, index }) => ({ guestId: id, ...stated, row: index })),
    at,
  )
  const consents = new Map(agreed.map((one, n) => [one, outcomes[n]]))
  return saved.map((one) => {
    const consent = consents.get(one)
    const status = one.created ? ('created' as const) : ('updated' as const)
    return { index: one.index, status, guest_id: one.id, ...(consent && { consent }) }
  })
}

function describeIssue({ path, message }: { path: PropertyKey[]; message: string }): FieldError {
  return { path: path.map(String).join('.'), message }
}
