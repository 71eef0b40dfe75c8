import type { TemplateChannel } from '../db/schema/templates.ts'
import { AppError } from '../lib/errors.ts'
import { findWebAddress } from '../lib/web-address.ts'
import { type CompiledTemplate, usedNames } from './compile-template.ts'
import { compileText } from './liquid.ts'
import { liquidPieces } from './liquid-pieces.ts'
import { findRepeatedFallback } from './repeated-fallbacks.ts'
import { sizeOfSms } from './sizes.ts'
import { type Part, type TemplateTexts, textParts } from './template-texts.ts'
import { missesFavouriteDish } from './text-problems.ts'

export type WarningCode =
  | 'no_name'
  | 'no_greeting'
  | 'no_emoji'
  | 'low_variety'
  | 'equal_variants'
  | 'may_be_unknown'
  | 'repeated_fallback'
  | 'too_long'
  | 'has_link'
  | 'capitals'
  | 'several_sms'
  | 'costly_signs'
  | 'no_title'
  | 'long_title'

/** `path`, `start`, `end`: the place in what the marketer wrote, if there is one. */
export type TextWarning = { code: WarningCode; message: string; path?: string; start?: number; end?: number }

/** Beyond this length few read on, or the phone cuts it off. */
const LONG: Record<TemplateChannel, number> = { whatsapp: 600, sms: Number.POSITIVE_INFINITY, push: 150 }
const LONG_TITLE = 50
const MANY_SMS = 3
/** Above this share of equal texts a mailing looks like spam to WhatsApp. */
const MAX_IDENTICAL_SHARE = 0.5

const GREETING =
  /здравствуй|привет|добр(ый|ое|ого)\s|приветству|\b(hello|hi|hey|good (morning|afternoon|evening|day)|dear)\b/iu
const LOUD = /(?<!\p{L})\p{Lu}{4,}(?!\p{L})/gu

/**
 * What makes a text look like spam, cost more or get fewer answers [000]. Only warnings. `samples`: the texts of some
 * guests, if there are any.
 */
export function checkVariants(
  texts: TemplateTexts,
  compiled: CompiledTemplate,
  samples: readonly string[] = [],
): TextWarning[] {
  const picks = compiled.texts.some(({ options }) => options > 0)
  return check(texts, { channel: compiled.channel, uses: usedNames(compiled), picks }, samples)
}

/** The same for texts with mistakes, as far as the words show it: a mistake in one hides nothing in the others. */
export function checkUnreadable(texts: TemplateTexts): TextWarning[] {
  const parts = textParts(texts)
  if (parts.length === 0) return []
  const liquid = parts.flatMap(({ text }) => liquidPieces(text).map(({ start, end }) => text.slice(start, end)))
  const uses = new Set(liquid.flatMap((each) => each.match(/[a-z_]+(?:\.[a-z_]+)*/g) ?? []))
  return check(texts, { channel: texts.channel ?? 'whatsapp', uses, picks: uses.has('pick') }, [])
}

/** What is known about the texts together. */
type Shape = { channel: TemplateChannel; uses: ReadonlySet<string>; picks: boolean }

function check(texts: TemplateTexts, shape: Shape, samples: readonly string[]): TextWarning[] {
  const parts = textParts(texts).map((part) => ({ ...part, plain: blank(part.text) }))
  const bodies = parts.filter(({ kind }) => kind === 'text')
  const { channel } = shape
  switch (channel) {
    case 'whatsapp':
      return [
        ...personal(shape, bodies),
        ...variety(shape, texts, samples),
        ...unknown(parts),
        ...repeated(parts),
        ...loud(parts),
        ...length(bodies, 'whatsapp'),
      ]
    case 'sms':
      return [...unknown(parts), ...repeated(parts), ...loud(parts), ...costs(bodies, samples)]
    case 'push':
      return [...titles(parts), ...unknown(parts), ...repeated(parts), ...loud(parts), ...length(bodies, 'push')]
    default:
      return channel satisfies never
  }
}

type Written = Part & { plain: string }

/** Liquid as blanks of the same length, so that positions stay the same. */
function blank(text: string): string {
  let plain = ''
  for (const { start, end } of liquidPieces(text)) plain += text.slice(plain.length, start) + ' '.repeat(end - start)
  return plain + text.slice(plain.length)
}

function personal({ uses }: Shape, bodies: Written[]): TextWarning[] {
  const warnings: TextWarning[] = []
  if (!uses.has('guest.name') && !uses.has('guest.first_name')) {
    warnings.push({ code: 'no_name', message: 'The guest is not called by name: add {{ guest.first_name }}.' })
  }
  if (!uses.has('greeting')) {
    // A picked greeting is a greeting as well.
    const rude = bodies.find(({ text }) => !GREETING.test(text))
    const message = 'There is no greeting: begin with {{ greeting }}.'
    if (rude) warnings.push({ code: 'no_greeting', message, path: rude.path })
  }
  if (!bodies.some(({ text }) => /\p{Extended_Pictographic}/u.test(text))) {
    warnings.push({ code: 'no_emoji', message: 'There is no emoji; one or two make a text livelier.' })
  }
  return warnings
}

function variety({ uses, picks }: Shape, { text, variants }: TemplateTexts, samples: readonly string[]): TextWarning[] {
  const { share, message } = identicalTexts(samples)
  if (share > MAX_IDENTICAL_SHARE) return [{ code: 'low_variety', message }]
  const written = [text, ...variants]
  const different = new Set(written.map((each) => each.split(/\s+/u).join(' ').trim().toLowerCase())).size
  if (different < written.length) {
    return [{ code: 'equal_variants', message: 'Some variants say the same: each ought to be worded in its own way.' }]
  }
  const varied =
    variants.length > 0 || picks || [...uses].some((name) => name !== 'greeting' && name !== 'restaurant.name')
  if (varied) return []
  return [{ code: 'low_variety', message: 'Everybody gets the same text: add variants or personal details.' }]
}

/** The share of texts equal to another one, 0 when all differ, and what it means in words. */
export function identicalTexts(samples: readonly string[]): { share: number; sample: number; message: string } {
  const share = identicalShare(samples)
  const percent = Math.round(share * 100)
  const message =
    samples.length < 2
      ? 'There are too few guests to compare texts.'
      : share > MAX_IDENTICAL_SHARE
        ? `${percent} % of ${samples.length} sample texts are equal to another one; WhatsApp takes equal texts for spam: add variants, {{ 'Hi|Hello' | pick }} or personal details.`
        : `${percent} % of ${samples.length} sample texts are equal to another one.`
  return { share, sample: samples.length, message }
}

/** The share of texts equal to another one: 0 when all differ. */
export function identicalShare(samples: readonly string[]): number {
  if (samples.length < 2) return 0
  const times = new Map<string, number>()
  for (const text of samples) times.set(text, (times.get(text) ?? 0) + 1)
  const repeated = [...times.values()].filter((count) => count > 1).reduce((sum, count) => sum + count, 0)
  return repeated / samples.length
}

/** "We miss you and !": a value known only for some guests needs words for the others. */
function unknown(parts: Written[]): TextWarning[] {
  return parts
    .filter(isReadable)
    .filter(missesFavouriteDish)
    .map((part) => {
      const name = 'order.favourite_dish'
      const found = liquidPieces(part.text).find(({ start, end }) => part.text.slice(start, end).includes(name))
      return {
        code: 'may_be_unknown',
        message:
          'The favourite dish is not known of every guest: {{ order.favourite_dish | default: "a dish" }} says what stands there then.',
        ...(found
          ? placeOf(part, found.start, part.text.indexOf(name, found.start) + name.length - found.start)
          : { path: part.path }),
      }
    })
}

function isReadable({ text, path }: Part): boolean {
  try {
    return Boolean(compileText(text, path))
  } catch (error) {
    if (error instanceof AppError) return false
    throw error
  }
}

/** "Your favourite: your order": the words for the unknown repeat what was just said. */
function repeated(parts: Written[]): TextWarning[] {
  return parts.flatMap((part) => {
    const found = findRepeatedFallback(part.text, part.plain)
    if (!found) return []
    const message = `Where it is not known, the text says the same twice: choose other words than "${found.words}".`
    return [{ code: 'repeated_fallback', message, ...placeOf(part, found.start, found.end - found.start) }]
  })
}

function loud(parts: Written[]): TextWarning[] {
  const warnings: TextWarning[] = []
  const linked = parts.find(({ plain }) => findWebAddress(plain))
  const address = linked && findWebAddress(linked.plain)
  if (linked && address) {
    const message = 'There is a link; first messages with links are often taken for spam.'
    warnings.push({ code: 'has_link', message, ...placeOf(linked, address.start, address.text.length) })
  }
  const shouting = parts.find(({ plain }) => shouts(plain))
  if (shouting) {
    const message = 'There are too many capitals; it reads like shouting.'
    const [found] = shouting.plain.matchAll(LOUD)
    warnings.push({
      code: 'capitals',
      message,
      ...(found ? placeOf(shouting, found.index, found[0].length) : { path: shouting.path }),
    })
  }
  return warnings
}

function placeOf({ path }: Written, start: number, length: number) {
  return { path, start, end: start + length }
}

function shouts(text: string): boolean {
  const letters = text.match(/\p{L}/gu)?.length ?? 0
  const capitals = text.match(/\p{Lu}/gu)?.length ?? 0
  const loudWords = text.match(LOUD)?.length ?? 0
  return (letters >= 15 && capitals / letters > 0.4) || loudWords >= 3
}

function length(bodies: Written[], channel: TemplateChannel): TextWarning[] {
  const long = bodies.find(({ text }) => text.length > LONG[channel])
  if (!long) return []
  const message =
    channel === 'push'
      ? `The text is longer than ${LONG.push} characters; phones show no more of a push.`
      : `The text is longer than ${LONG[channel]} characters; few read so far.`
  return [{ code: 'too_long', message, path: long.path }]
}

function titles(parts: Written[]): TextWarning[] {
  const title = parts.find(({ kind }) => kind === 'title')
  if (!title)
    return [{ code: 'no_title', message: 'There is no title; a push with one is noticed.', path: 'body.title' }]
  const long = parts.find(({ kind, text }) => kind === 'title' && text.length > LONG_TITLE)
  if (!long) return []
  const message = `The title is longer than ${LONG_TITLE} characters; phones cut it off.`
  return [{ code: 'long_title', message, path: long.path }]
}

/** What an SMS costs: its number of segments, and signs that make it cost more than necessary. */
function costs(bodies: Written[], samples: readonly string[]): TextWarning[] {
  const texts = samples.length > 0 ? samples : bodies.map(({ plain }) => plain)
  const sizes = texts.map((text) => sizeOfSms(text))
  const most = Math.max(...sizes.map(({ segments }) => segments))
  const warnings: TextWarning[] = []
  if (most > MANY_SMS) {
    warnings.push({ code: 'too_long', message: `The text takes up to ${most} SMS, each of which is paid for.` })
  } else if (most > 1) {
    const limit = sizes.some(({ encoding }) => encoding === 'UCS-2') ? '70' : '160'
    const message = `The text takes up to ${most} SMS, each of which is paid for; one holds ${limit} characters.`
    warnings.push({ code: 'several_sms', message })
  }
  const costly = bodies.find(
    ({ plain }) => !/\p{Script=Cyrillic}/u.test(plain) && sizeOfSms(plain).encoding === 'UCS-2',
  )
  if (costly) {
    const sign = [...costly.plain].find((char) => sizeOfSms(char).encoding === 'UCS-2') ?? ''
    const message = `"${sign}" leaves room for 70 characters in an SMS instead of 160.`
    const start = costly.plain.indexOf(sign)
    warnings.push({ code: 'costly_signs', message, ...placeOf(costly, start, sign.length) })
  }
  return warnings
}
