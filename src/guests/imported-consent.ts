import type { Tx } from '../db/index.ts'
import { runsOf } from '../lib/runs-of.ts'
import { recordAgreements } from './consents/record-agreements.ts'

/**
 * The outcome of an imported consent to advertising: without a source it does not count, and it never outweighs a
 * refusal.
 */
export const CONSENT_OUTCOMES = ['recorded', 'no_source', 'refused_before'] as const
export type ConsentOutcome = (typeof CONSENT_OUTCOMES)[number]

/** A consent in a file or list, and the row that shows it. */
export type ImportedConsent = {
  guestId: string
  /** In the importer's words; undefined: not given. */
  source: string | undefined
  author: string
  importId?: string
  row: number
}

/**
 * Records that, by the rows of a file, their guests agreed to advertising by every channel: with the same results as
 * one after the other, in a few statements for all. Returns each outcome. Call it inside `transact`.
 */
export async function recordImportedConsents(
  tx: Tx,
  stated: readonly ImportedConsent[],
  at: number,
): Promise<ConsentOutcome[]> {
  const outcomes = new Map<ImportedConsent, ConsentOutcome>()
  const words = stated.flatMap((consent) => {
    const { source, ...rest } = consent
    return source === undefined ? [] : [{ ...rest, source, consent }]
  })
  for (const run of runsOf(words, ({ guestId }) => guestId)) {
    const agreed = run.map(({ consent, importId, row, ...word }) => ({
      ...word,
      import_row: row,
      import_id: importId ?? null,
    }))
    const written = await recordAgreements(tx, agreed, at)
    for (const { guestId, consent } of run) {
      outcomes.set(consent, written.has(guestId) ? 'recorded' : 'refused_before')
    }
  }
  return stated.map((consent) => outcomes.get(consent) ?? 'no_source')
}

const YES = new Set(['да', 'д', 'есть', 'yes', 'y', 'true', '1', '+', 'согласен', 'согласна', 'agreed', 'given'])
const NO = new Set(['нет', 'н', 'no', 'n', 'false', '0', '-', '−', '—', 'не согласен', 'не согласна', ''])

/** «да», `yes`, `1`: agreed; «нет» or nothing: nothing was said; anything else as it stands, to be judged by who reads it. */
export function consentOfCell(cell: unknown): unknown {
  if (typeof cell !== 'string') return cell
  const word = cell.trim().toLowerCase()
  if (YES.has(word)) return true
  return NO.has(word) ? false : cell
}
