import { SECOND } from '../lib/units.ts'

/** When the last change of a kind was made, and the WhatsApp ids of those that were made in its second. */
export type LastChange = { at: number; ids: string[] }

const REMEMBERED = 20

/**
 * What the last change becomes by another one of its kind; undefined when that is older or has been applied before.
 *
 * WhatsApp tells the second of a change alone. So the newer second wins, whatever arrives first (what waited while the
 * number was away may come in another order); within a second the later arrival does.
 */
export function comesAfter(
  known: LastChange | undefined,
  { at, id }: { at: number; id: string },
): LastChange | undefined {
  if (!known || secondOf(at) > secondOf(known.at)) return { at, ids: [id] }
  if (secondOf(at) < secondOf(known.at) || known.ids.includes(id)) return undefined
  return { at: Math.max(at, known.at), ids: [...known.ids, id].slice(-REMEMBERED) }
}

const secondOf = (at: number): number => Math.floor(at / SECOND)
