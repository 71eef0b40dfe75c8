import { Liquid, type Template } from 'liquidjs'
import { SECOND } from '../../lib/units.ts'
import type { BrandVoice } from '../../restaurants/index.ts'
import type { Topic } from '../complaints/topics.ts'
import { AMENDS, BUILT_IN_TEMPLATES, type ReplyTemplate } from './built-in-templates.ts'
import { ownWords } from './own-words.ts'
import { type Tone, toneOf } from './tone.ts'

export type ReviewToAnswer = {
  id: string
  score: number
  text: string | null
  topics: readonly Topic[]
  /** First name, where known. */
  guestName: string | null
  /** A dish of the order, where known. */
  dish: string | null
}

export type Suggestion = { text: string; tone: Tone; templateId: string }

const liquid = new Liquid({
  strictFilters: true,
  ownPropertyOnly: true,
  parseLimit: 20_000,
  // By the clock on the wall: short limits refuse good templates on a busy machine.
  renderLimit: SECOND,
  memoryLimit: 200_000,
})

/**
 * A reply ready to be read over and sent: the restaurant's own template for the tone where there is one, filled with the
 * guest's name, the dish and the guest's own words in the restaurant's voice (SPEC P9). The same review gets the same
 * suggestion; `turn` asks for the next one.
 */
export function suggestReply(
  review: ReviewToAnswer,
  voice: BrandVoice,
  own: readonly ReplyTemplate[],
  { promo = false, turn = 0 }: { promo?: boolean; turn?: number } = {},
): Suggestion {
  const tone = toneOf(review.score, review.text)
  const fits = ({ tone: of, language, address }: ReplyTemplate) =>
    of === tone && language === voice.language && (address === null || address === voice.address || language === 'en')
  const ownFitting = own.filter(fits)
  const candidates = ownFitting.length > 0 ? ownFitting : BUILT_IN_TEMPLATES.filter(fits)
  const template = candidates[(numberFrom(review.id) + turn) % candidates.length]!
  const amends = review.topics[0] ? AMENDS[voice.language][review.topics[0]] : undefined
  const text = liquid.renderSync(parseReplyTemplate(template.text), {
    greeting: greet(review.guestName, voice),
    name: review.guestName,
    dish: tone === 'negative' ? null : mentioned(review),
    quote: review.text ? ownWords(review.text) : null,
    problem: amends?.problem,
    promise: amends?.promise,
    promo,
    word: voice.jokes ? voice.words[numberFrom(review.id) % Math.max(1, voice.words.length)] : null,
  })
  const signed = voice.signature ? `${text.trim()}\n\n${voice.signature}` : text.trim()
  return { text: signed.replace(/[ \t]+/g, ' '), tone, templateId: template.id }
}

/** Throws what is wrong with the template. */
export function parseReplyTemplate(text: string): Template[] {
  return liquid.parse(text)
}

function greet(name: string | null, { greeting, address, language }: BrandVoice): string {
  const usual = language === 'en' ? 'Hello' : address === 'ty' ? 'Привет' : 'Здравствуйте'
  const hello = greeting || usual
  if (!name) return `${hello}!`
  return address === 'ty' || language === 'en' ? `${hello}, ${name}!` : `${name}, ${lowerFirst(hello)}!`
}

/** A dish is named only where the guest named it or the order had no other. */
function mentioned({ dish, text }: ReviewToAnswer): string | null {
  if (!dish) return null
  const stemmed = dish.toLowerCase().slice(0, Math.max(4, dish.length - 2))
  return text === null || text.toLowerCase().includes(stemmed) ? `«${dish}»` : null
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1)
}

function numberFrom(id: string): number {
  let sum = 0
  for (const sign of id) sum = (sum * 31 + sign.charCodeAt(0)) >>> 0
  return sum
}
