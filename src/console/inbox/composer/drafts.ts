import { useSyncExternalStore } from 'react'
import { dropKept, keep, onKept, readKept } from '../../kept.ts'

const takers = new Set<(guestId: string, text: string) => void>()

const nameOf = (guestId: string) => `message ${guestId}`

/**
 * What was begun for a guest and not sent. On this device: it survives reloads, restarts of the server and sign-out.
 */
export function readDraft(guestId: string): string {
  return readKept(nameOf(guestId)) ?? ''
}

export function keepDraft(guestId: string, text: string): void {
  if (text.trim() === '') dropKept(nameOf(guestId))
  else keep(nameOf(guestId), text)
}

/** What was called back before it was sent becomes a draft again, unless something else was begun meanwhile. */
export function returnDraft(guestId: string, text: string): void {
  if (text === '' || readDraft(guestId) !== '') return
  keepDraft(guestId, text)
  for (const taker of takers) taker(guestId, text)
}

/** Words from elsewhere are added after what was begun. */
export function addToDraft(guestId: string, words: string): void {
  const begun = readDraft(guestId).trimEnd()
  const text = begun === '' ? words : `${begun}\n${words}`
  keepDraft(guestId, text)
  for (const taker of takers) taker(guestId, text)
}

/** Called with each draft that comes back. Returns a function that stops it. */
export function onReturned(taker: (guestId: string, text: string) => void): () => void {
  takers.add(taker)
  return () => takers.delete(taker)
}

/** The draft for a guest, as it changes. */
export function useDraft(guestId: string): string {
  return useSyncExternalStore(onKept, () => readDraft(guestId))
}
