import { known } from '../../lib/known.ts'
import type { BrandVoice } from '../../restaurants/index.ts'
import type { Language } from '../advice/language.ts'
import type { Topic } from '../complaints/topics.ts'
import { BUILT_IN_TEMPLATES, type ReplyTemplate } from './built-in-templates.ts'
import { fillTemplate, type ReplyValues } from './fill-template.ts'
import { ownWords } from './own-words.ts'
import { type Tone, toneOf } from './tone.ts'
import { listOf, ordinalOf, PRAISE_NAMES, PROBLEM_NAMES } from './topic-names.ts'

export type ReviewToAnswer = {
  id: string
  score: number
  text: string | null
  /** The guest's language. */
  language: Language
  /** The topics complained of, and the topics praised; never the same ones. */
  complaints: readonly Topic[]
  praise: readonly Topic[]
  /** First name, if known. */
  guestName: string | null
  /** A dish of the order, if known, and what is often ordered together with it. */
  dish: string | null
  pairing: string | null
  /** Which order of the guest with the restaurant it was; null: unknown. */
  orderNumber: number | null
}

export type Suggestion = { text: string; tone: Tone; templateId: string }

/** At most this many attempts to find a different one. */
const MAX_TRIES = 3_000

/**
 * A reply ready to be read over and sent: the restaurant's own template for the tone if there is one, filled with what
 * is known about guest and order, in the guest's language and the restaurant's voice. The same review gets the same
 * suggestion; each `turn` gives another, until all have been seen.
 */
export function suggestReply(
  review: ReviewToAnswer,
  voice: BrandVoice,
  own: readonly ReplyTemplate[],
  { promo = false, turn = 0 }: { promo?: boolean; turn?: number } = {},
): Suggestion {
  const tone = toneOf(review.score, review.text)
  const { language } = review
  const fits = ({ tone: of, language: spoken, address }: ReplyTemplate) =>
    of === tone && spoken === language && (address === null || address === voice.address || language === 'en')
  const ownFitting = own.filter(fits)
  const candidates = ownFitting.length > 0 ? ownFitting : BUILT_IN_TEMPLATES.filter(fits)
  const values = valuesOf(review, voice, promo)
  const first = numberFrom(review.id)
  const found = new Map<string, string>()
  for (let tries = 0; tries < MAX_TRIES && found.size <= turn; tries++) {
    const place = first + tries
    const template = known(candidates[place % candidates.length], 'template of this tone')
    const text = signed(fillTemplate(template.text, values, Math.floor(place / candidates.length)), voice, language)
    if (!found.has(text)) found.set(text, template.id)
  }
  const [text, templateId] = known([...found][turn % found.size], 'reply')
  return { text, tone, templateId }
}

function valuesOf(review: ReviewToAnswer, voice: BrandVoice, promo: boolean): ReplyValues {
  const { language, guestName, dish, pairing, orderNumber } = review
  const quoted = (name: string | null) => name && (language === 'ru' ? `«${name}»` : `"${name}"`)
  const isOurs = voice.language === language
  return {
    greeting: greet(guestName, voice, language),
    name: guestName,
    dish: quoted(dish),
    quote: review.text ? (ownWords(review.text) ?? null) : null,
    praise: listOf(PRAISE_NAMES, review.praise, language),
    problem: listOf(PROBLEM_NAMES, review.complaints, language),
    order_number: orderNumber === null ? null : ordinalOf(orderNumber, language),
    pairing: dish && quoted(pairing),
    promo: promo ? PROMO[language] : null,
    word: voice.jokes && isOurs ? (voice.words[numberFrom(review.id) % Math.max(1, voice.words.length)] ?? null) : null,
  }
}

const PROMO = { ru: 'промокод на скидку', en: 'a promo code' }

function signed(text: string, { signature, language: spoken }: BrandVoice, language: Language): string {
  return signature && spoken === language ? `${text}\n\n${signature}` : text
}

/** The restaurant's own greeting has its own language. */
function greet(name: string | null, { greeting, address, language: spoken }: BrandVoice, language: Language): string {
  const usual = language === 'en' ? 'Hello' : address === 'ty' ? 'Привет' : 'Здравствуйте'
  const hello = (spoken === language && greeting) || usual
  if (!name) return `${hello}!`
  return address === 'ty' || language === 'en' ? `${hello}, ${name}!` : `${name}, ${lowerFirst(hello)}!`
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1)
}

function numberFrom(id: string): number {
  let sum = 0
  for (const sign of id) sum = (sum * 31 + sign.charCodeAt(0)) >>> 0
  return sum
}
