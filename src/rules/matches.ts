import type { OrderStatus } from '../db/schema/orders.ts'
import { MINUTE } from '../lib/units.ts'
import type { Condition, Trigger, TriggerKind } from './schema.ts'
import { foldWords, holdsWords } from './words.ts'

/** Something that rules may fire for. */
export type Occurrence = {
  kind: TriggerKind
  /** Distinguishes it from all others: a rule fires once for each. */
  cause: string
  guestId: string
  /** Where it happened: null when there is no number, or no restaurant. */
  numberId: string | null
  restaurantId: string | null
  /** What the guest wrote: the message, the first one that waits, or the rating's comment. */
  messageId: string | null
  text: string | null
  score: number | null
  orderStatus: OrderStatus | null
  waitedMs: number | null
  at: number
}

/** What has to be looked up to evaluate conditions. */
export type Facts = {
  tags: ReadonlySet<string>
  language: string | null
  /** Whether the restaurant was open; one without opening hours always is. */
  isOpen: boolean
  isFirstContact: boolean
  /** Of the newest order; null: there is none. */
  orderStatus: OrderStatus | null
}

/** Whether a rule listens to this at all. */
export function hears(trigger: Trigger, occurrence: Occurrence): boolean {
  if (trigger.kind !== occurrence.kind) return false
  switch (trigger.kind) {
    case 'waits_longer':
      return (occurrence.waitedMs ?? 0) >= trigger.minutes * MINUTE
    case 'order_status':
      return occurrence.orderStatus !== null && trigger.statuses.includes(occurrence.orderStatus)
    default:
      return true
  }
}

/** For one condition: whether it holds; undefined when that needs facts. */
function holdsAtOnce(condition: Condition, occurrence: Occurrence): boolean | undefined {
  switch (condition.kind) {
    case 'words':
      return wordsHold(condition, foldedText(occurrence))
    case 'restaurant':
      return occurrence.restaurantId !== null && condition.ids.includes(occurrence.restaurantId)
    case 'number':
      return occurrence.numberId !== null && condition.ids.includes(occurrence.numberId)
    case 'score':
      return occurrence.score !== null && condition.from <= occurrence.score && occurrence.score <= condition.to
    default:
      return undefined
  }
}

const foldedTexts = new WeakMap<Occurrence, string>()

/** Folded once, however many rules look for words in it. A picture alone has no words. */
function foldedText(occurrence: Occurrence): string {
  const known = foldedTexts.get(occurrence)
  if (known !== undefined) return known
  const folded = foldWords(occurrence.text ?? '')
  foldedTexts.set(occurrence, folded)
  return folded
}

function wordsHold({ match, words }: Extract<Condition, { kind: 'words' }>, folded: string): boolean {
  const holds = (phrase: string) => holdsWords(folded, phrase)
  switch (match) {
    case 'any':
      return words.some(holds)
    case 'all':
      return words.every(holds)
    case 'none':
      return !words.some(holds)
    default:
      return match satisfies never
  }
}

function holdsByFacts(condition: Condition, facts: Facts): boolean {
  switch (condition.kind) {
    case 'tags': {
      const has = (tag: string) => facts.tags.has(tag)
      if (condition.match === 'any') return condition.tags.some(has)
      return condition.match === 'all' ? condition.tags.every(has) : !condition.tags.some(has)
    }
    case 'language': {
      const [spoken] = facts.language?.toLowerCase().split('-') ?? []
      return spoken !== undefined && condition.languages.some((each) => each.toLowerCase().split('-')[0] === spoken)
    }
    case 'hours':
      return facts.isOpen === (condition.is === 'open')
    case 'first_contact':
      return facts.isFirstContact === condition.is
    case 'order_status':
      return facts.orderStatus !== null && condition.statuses.includes(facts.orderStatus)
    default:
      return true
  }
}

/** Whether anything that needs no look-up speaks against it: most events end here. */
export function mayMatch(conditions: readonly Condition[], occurrence: Occurrence): boolean {
  return conditions.every((condition) => holdsAtOnce(condition, occurrence) !== false)
}

/** Whether all conditions hold. */
export function matches(conditions: readonly Condition[], occurrence: Occurrence, facts: Facts): boolean {
  return conditions.every((condition) => holdsAtOnce(condition, occurrence) ?? holdsByFacts(condition, facts))
}
