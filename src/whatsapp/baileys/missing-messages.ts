import { chatOf, type JournalEntry } from './journal-entry.ts'

/** Messages of which only the envelope could be read, until it is certain that they will not come after all. */
export type MissingMessages = {
  /** Safe in the journal; reported as missing when nothing readable has come under its id by then. */
  wait(entry: JournalEntry): void
  isWaiting(attrs: Record<string, string>): boolean
  /** It has come. Returns the entry that stood for it. */
  found(attrs: Record<string, string>): JournalEntry | undefined
}

type Deps = {
  onMissing: (entry: JournalEntry) => void
  /** Most senders repeat at once when asked; then nobody needs to see that anything was missing. */
  waitMs: number
}

export function makeMissingMessages({ onMissing, waitMs }: Deps): MissingMessages {
  const waiting = new Map<string, { entry: JournalEntry; timer: NodeJS.Timeout }>()
  const keyOf = (attrs: Record<string, string>) => `${chatOf(attrs)} ${attrs.id}`

  function take(attrs: Record<string, string>): JournalEntry | undefined {
    const key = keyOf(attrs)
    const found = waiting.get(key)
    clearTimeout(found?.timer)
    waiting.delete(key)
    return found?.entry
  }

  return {
    wait(entry) {
      const give = () => void (take(entry.attrs) && onMissing(entry))
      waiting.set(keyOf(entry.attrs), { entry, timer: setTimeout(give, waitMs).unref() })
    },
    isWaiting: (attrs) => waiting.has(keyOf(attrs)),
    found: take,
  }
}
