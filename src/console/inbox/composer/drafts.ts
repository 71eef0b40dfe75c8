import { useSyncExternalStore } from 'react'

const PREFIX = 'otklik-draft-inbox-'

const listeners = new Set<() => void>()

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
