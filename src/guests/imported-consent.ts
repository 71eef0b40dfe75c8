import type { Tx } from '../db/index.ts'
import { recordConsent } from './consents/record-consent.ts'

/** What became of a consent to advertising: without a source it is none, and it never outweighs a refusal. */
export const CONSENT_OUTCOMES = ['recorded', 'no_source', 'refused_before'] as const
export type ConsentOutcome = (typeof CONSENT_OUTCOMES)[number]

/** Where a file or a list says that its guests agreed, and by which row of it that can be shown. */
export type ImportedConsent = {
  at: number
  /** In the words of who imports; undefined: nobody says. */
  source: string | undefined
  author: string
  importId?: string
  row: number
}

/** Writes down that a row of a file says that its guest agreed to advertising, by every channel. */
export async function recordImportedConsent(
  tx: Tx,
  guestId: string,
  { at, source, author, importId, row }: ImportedConsent,
): Promise<ConsentOutcome> {
  if (source === undefined) return 'no_source'
  const said = [{ channel: 'all', purpose: 'advertising', state: 'given' }] as const
  const evidence = { import_row: row, ...(importId !== undefined && { import_id: importId }) }
  const word = { at, how: 'import', author, source, ...evidence } as const
  return (await recordConsent(tx, guestId, said, word)) ? 'recorded' : 'refused_before'
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
