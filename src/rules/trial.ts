import { z } from 'zod'
import type { ReadDb } from '../db/index.ts'
import { decodeCursor, encodeCursor } from '../http/page.ts'
import { findFacts } from './facts/view.ts'
import { hears, matches, mayMatch, type Occurrence } from './matches.ts'
import { type PastPage, type Place, pastOf, type Span } from './past/view.ts'
import type { Definition } from './schema.ts'

const PAGE = 500
/** One call looks at no more; the next one continues from there. */
const MAX_LOOKED_AT = 5_000

const place = z
  .array(z.union([z.string(), z.number()]))
  .min(1)
  .max(3)

export type Trial = { fired: Occurrence[]; lookedAt: number; next_cursor: string | null }

/**
 * What a rule would have fired for in a span of the past, by time; nothing is done or sent. Guests are judged by their
 * current tags and language, and budgets and other rules are ignored.
 */
export async function tryOnPast(
  db: ReadDb,
  { trigger, conditions }: Pick<Definition, 'trigger' | 'conditions'>,
  { cursor, limit, ...span }: Span & { cursor?: string | undefined; limit: number },
): Promise<Trial> {
  const fired: Occurrence[] = []
  let after: Place | undefined = cursor === undefined ? undefined : decodeCursor(cursor, place)
  let lookedAt = 0
  for (;;) {
    const page = await pastOf(db, trigger, span, { after, limit: PAGE })
    lookedAt += page.looked
    const heard = page.found.filter(({ occurrence }) => hears(trigger, occurrence) && mayMatch(conditions, occurrence))
    const facts = await findFacts(
      db,
      conditions,
      heard.map(({ occurrence }) => occurrence),
    )
    const matching = heard.filter(({ occurrence }) => matches(conditions, occurrence, facts(occurrence)))
    const taken = takeSome(matching, limit - fired.length)
    fired.push(...taken.map(({ occurrence }) => occurrence))
    const last = taken.at(-1)
    if (last && taken.length < matching.length) return { fired, lookedAt, next_cursor: encodeCursor(last.place) }
    if (!page.end) return { fired, lookedAt, next_cursor: null }
    after = page.end
    if (fired.length >= limit || lookedAt >= MAX_LOOKED_AT) {
      return { fired, lookedAt, next_cursor: encodeCursor(after) }
    }
  }
}

/** Up to `limit`, plus the others of the same row: the cursor knows rows. */
function takeSome(found: PastPage['found'], limit: number): PastPage['found'] {
  const last = found[limit - 1]
  if (!last) return found
  let end = limit
  while (end < found.length && String(found[end]?.place) === String(last.place)) end++
  return found.slice(0, end)
}
