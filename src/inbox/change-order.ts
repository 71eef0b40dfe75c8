import { SECOND } from '../lib/units.ts'

/** When the last change of a kind was made, and the WhatsApp ids of those that were made in its second. */
export type LastChange = { at: number; ids: string[] }

const REMEMBERED = 20

/**
 * The last change after another one of its kind; undefined when that one is older or has been applied before. WhatsApp
 * gives the time of a change only to the second. So the newer second wins, whatever arrives first (changes that waited
 * while the number was away may come in another order); within one second the later arrival wins.
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
