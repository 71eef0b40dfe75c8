import { useEffect, useSyncExternalStore } from 'react'

/** Where nothing says so: what could not be loaded, for one, is never shown. */
const AT_LATEST_MS = 10_000

let settled = false
const listeners = new Set<() => void>()

/** A fresh page shows what it was opened for: what comes now holds up nothing. */
function settle(): void {
  if (settled) return
  settled = true
  for (const listener of listeners) listener()
}

function listen(listener: () => void): () => void {
  listeners.add(listener)
  const timer = setTimeout(settle, AT_LATEST_MS)
  return () => {
    clearTimeout(timer)
    listeners.delete(listener)
  }
}

/** False while a fresh page has yet to show what it was opened for; once true it stays so. For what nobody waits for. */
export function useSettled(): boolean {
  return useSyncExternalStore(listen, () => settled)
}

/** Says that what the page was opened for is shown. */
export function useSettles(shown: boolean): void {
  useEffect(() => {
    if (shown) settle()
  }, [shown])
}
