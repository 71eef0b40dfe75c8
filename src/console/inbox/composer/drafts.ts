import { useSyncExternalStore } from 'react'

const PREFIX = 'otklik-draft-inbox-'

const listeners = new Set<() => void>()
const takers = new Set<(guestId: string, text: string) => void>()

/** What was begun and not sent to a guest. On this device: it outlives reloads, restarts of the server and sign-out. */
export function readDraft(guestId: string): string {
  return localStorage.getItem(PREFIX + guestId) ?? ''
}

export function keepDraft(guestId: string, text: string): void {
  try {
    if (text.trim() === '') localStorage.removeItem(PREFIX + guestId)
    else localStorage.setItem(PREFIX + guestId, text)
  } catch (error) {
    // A full or forbidden storage: the text stays in the page, only not beyond it.
    if (!(error instanceof DOMException)) throw error
  }
  for (const listener of listeners) listener()
}

/** What was called back before it was sent is a draft again, unless something else was begun meanwhile. */
export function returnDraft(guestId: string, text: string): void {
  if (text === '' || readDraft(guestId) !== '') return
  keepDraft(guestId, text)
  for (const taker of takers) taker(guestId, text)
}

/** Called with each draft that comes back. Returns how to stop. */
export function onReturned(taker: (guestId: string, text: string) => void): () => void {
  takers.add(taker)
  return () => takers.delete(taker)
}

/** The draft for a guest, as it changes. */
export function useDraft(guestId: string): string {
  return useSyncExternalStore(subscribe, () => readDraft(guestId))
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  addEventListener('storage', listener)
  return () => {
    listeners.delete(listener)
    removeEventListener('storage', listener)
  }
}
