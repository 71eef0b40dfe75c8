/** Milliseconds: fixed, or anywhere between two bounds. */
export type Span = number | [from: number, to: number]

/** What a guest does with what it gets. Everything is optional; by default it reads at once and stays silent. */
export type Behaviour = {
  /** False: the phone is not on WhatsApp. */
  onWhatsApp?: boolean
  /** The number is blocked: the server acknowledges, nothing arrives. */
  blocks?: boolean
  /** Until the phone gets the message and gives the delivery receipt. */
  deliverAfterMs?: Span
  /** Share of messages that are read (default 1). */
  reads?: number
  readAfterMs?: Span
  /** Share of messages that are answered (default 0). Only what is read is answered. */
  answers?: number
  answerAfterMs?: Span
  /** Texts to answer with, one after the other; `{text}` stands for what it answers. */
  texts?: string[]
  /** At most so many answers in all. */
  maxAnswers?: number
  /** Shows "typing" before an answer. */
  types?: boolean
  /** Address of its own messages: phone (with the LID beside), LID (with the phone beside), or LID alone. */
  writesAs?: 'phone' | 'lid' | 'lid_only'
}

export function pick(span: Span | undefined, random: () => number): number {
  if (span === undefined) return 0
  if (typeof span === 'number') return span
  return span[0] + random() * (span[1] - span[0])
}

/** What happens after a message was shown: when it is read, and whether and when it is answered (from then). */
export function decide(
  behaviour: Behaviour,
  answered: number,
  random: () => number,
): { readAfterMs?: number; answerAfterMs?: number } {
  if (random() >= (behaviour.reads ?? 1)) return {}
  const readAfterMs = pick(behaviour.readAfterMs, random)
  const willing = random() < (behaviour.answers ?? 0) && answered < (behaviour.maxAnswers ?? Number.POSITIVE_INFINITY)
  return willing ? { readAfterMs, answerAfterMs: pick(behaviour.answerAfterMs, random) } : { readAfterMs }
}

/** Small seeded generator (mulberry32), so that a run can be repeated. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
