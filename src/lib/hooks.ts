/** What happened, by name: announcements, not questions. */
type Happenings<H> = { [K in keyof H]: (...args: never[]) => void | Promise<void> }

/**
 * The hooks of a slice: it announces what happened, and later slices listen, so that no slice imports one that comes
 * after it. Listeners are called one after another in the order in which they were joined, in the transaction that was
 * handed over, if any.
 */
export type Hooks<H> = {
  listen(listener: Partial<H>): void
  /** Tells all listeners; rejects with what the first one throws. */
  tell: H
}

/** `names`: all of them; the compiler checks that none is missing. */
export function createHooks<H extends Happenings<H>>(names: Record<keyof H, true>): Hooks<H> {
  const listeners: Partial<H>[] = []
  const tellAll =
    (name: keyof H) =>
    async (...args: never[]) => {
      for (const listener of listeners) await listener[name]?.(...args)
    }
  const tell = Object.fromEntries((Object.keys(names) as (keyof H)[]).map((name) => [name, tellAll(name)]))
  return { listen: (listener) => void listeners.push(listener), tell: tell as H }
}
