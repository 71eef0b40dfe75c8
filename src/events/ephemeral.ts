/**
 * Events that are told to whoever listens at the moment, and never again: they have no place in the order of events and
 * no webhook hears of them.
 */
export const PASSING_TYPES = ['guest.presence'] as const

export type EphemeralType = (typeof PASSING_TYPES)[number]

/** `data` in the API's snake_case, as it leaves. */
export type EphemeralEvent = { type: EphemeralType; at: number; data: Record<string, unknown> }

/** Where they come from. */
export type EphemeralEvents = {
  /** What still holds, for a reader that comes now. */
  current(): EphemeralEvent[]
  /** Returns the function that ends the subscription. */
  on(listener: (event: EphemeralEvent) => void): () => void
}

export const NO_PASSING_EVENTS: EphemeralEvents = { current: () => [], on: () => () => undefined }
