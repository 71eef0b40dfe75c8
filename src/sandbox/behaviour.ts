/** Milliseconds: fixed, or random between two bounds. */
export type Span = number | [from: number, to: number]

/** What a guest does with messages. Everything is optional; by default it reads at once and stays silent. */
export type Behaviour = {
  /** False: the phone is not on WhatsApp. */
  onWhatsApp?: boolean
  /** The number is blocked: the server acknowledges, and nothing arrives. */
  blocks?: boolean
  /** Until the phone gets the message and sends the delivery receipt. */
  deliverAfterMs?: Span
  /** Share of messages that are read (default 1). */
  reads?: number
  readAfterMs?: Span
  /** Share of messages that are answered (default 0). Only what is read is answered. */
  answers?: number
  answerAfterMs?: Span
  /** Texts to answer with, one after the other; `{text}` stands for the message being answered. */
  texts?: string[]
  /** Answers to particular messages, whatever the share: the first rule whose regular expression matches. */
  rules?: { match: string; text: string }[]
  /** At most this many answers in total. */
  maxAnswers?: number
  /** Shows "typing" before an answer. */
  types?: boolean
  /** The address of its own messages: phone (with the LID as well), LID (with the phone as well), or only the LID. */
  writesAs?: 'phone' | 'lid' | 'lid_only'
}

export function pick(span: Span | undefined, random: () => number): number {
  if (span === undefined) return 0
  if (typeof span === 'number') return span
  return span[0] + random() * (span[1] - span[0])
}

const DEFAULT_ANSWERS = ['Да, спасибо!']

/** What happens after a message was shown: when it is read, and what is answered how much later. */
export function decide(
  behaviour: Behaviour,
  received: string,
  answered: number,
  random: () => number,
): { readAfterMs?: number; answer?: { afterMs: number; text: string } } {
  if (random() >= (behaviour.reads ?? 1)) return {}
  const readAfterMs = pick(behaviour.readAfterMs, random)
  const rule = behaviour.rules?.find((item) => new RegExp(item.match, 'is').test(received))
  const willing = rule !== undefined || random() < (behaviour.answers ?? 0)
  if (!willing || answered >= (behaviour.maxAnswers ?? Number.POSITIVE_INFINITY)) return { readAfterMs }
  const texts = behaviour.texts?.length ? behaviour.texts : DEFAULT_ANSWERS
  const text = (rule?.text ?? texts[answered % texts.length] ?? '').replaceAll('{text}', received)
  return { readAfterMs, answer: { afterMs: pick(behaviour.answerAfterMs, random), text } }
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
