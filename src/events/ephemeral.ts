/**
 * Events that are told to whoever listens at the moment, and never again: they have no place in the order of events and
 * no webhook hears of them.
 */
export const PASSING_TYPES = ['guest.presence'] as const

export type PassingType = (typeof PASSING_TYPES)[number]

/** `data` in the API's snake_case, as it leaves. */
export type PassingEvent = { type: PassingType; at: number; data: Record<string, unknown> }

/** Where they come from. */
export type PassingEvents = {
  /** What still holds, for a reader that comes now. */
  current(): PassingEvent[]
  /** Returns the function that ends the subscription. */
  on(listener: (event: PassingEvent) => void): () => void
}

export const NO_PASSING_EVENTS: PassingEvents = { current: () => [], on: () => () => undefined }
