import { DateTime } from 'luxon'
import { fromHundredths } from '../orders/index.ts'
import { type DraftSource, stem } from '../reputation/index.ts'
import type { ConversationFacts, RestaurantFacts } from './facts.ts'
import type { Message } from './llm/complete.ts'
import type { Mask } from './mask/mask.ts'
import { sayHours } from './say-hours.ts'
import { CONVERSATION_RULES, REVIEW_RULES } from './words.ts'

const MAX_MESSAGE_CHARACTERS = 1_000
/** Share of the budget for the conversation; the rest is for quick answers. */
const CONVERSATION_SHARE = 0.7

export type Budget = { characters: number }

/** The exact words that leave for a draft of an answer. Pure: the same facts make the same prompt. */
export function conversationPrompt(facts: ConversationFacts, mask: Mask, { characters }: Budget): Message[] {
  const { restaurant, now } = facts
  const name = hiddenName(facts.guestName, mask)
  const said = firstThatFit(
    facts.messages
      .map(({ from, at, text }) => line({ from, at: timeIn(restaurant, at), text: mask.hide(cut(text)) }))
      .toReversed(),
    characters * CONVERSATION_SHARE,
  ).toReversed()
  const known = firstThatFit(
    byCloseness(facts).map(({ title, text }) => line({ title: mask.hide(title), text: mask.hide(cut(text)) })),
    characters - said.join('\n').length,
  )
  return [
    { role: 'system', content: CONVERSATION_RULES },
    {
      role: 'user',
      content: [
        section('restaurant', [line(restaurantOf(restaurant, mask, now))]),
        name !== undefined && section('guest', [line({ name })]),
        section(
          'orders',
          facts.orders.map((order) => line(orderOf(order, restaurant, mask))),
        ),
        section(
          'ratings',
          facts.ratings.map(({ at, score, comment }) =>
            line({ at: timeIn(restaurant, at), score, comment: comment && mask.hide(cut(comment)) }),
          ),
        ),
        section('quick_answers', known),
        section('conversation', said),
        avoiding(facts.avoid, mask),
        `Write the next message of the restaurant. Language: ${facts.language ?? "the guest's"}.`,
      ]
        .filter(Boolean)
        .join('\n'),
    },
  ]
}

export type ReviewFacts = {
  now: number
  restaurant: RestaurantFacts
  review: DraftSource['review']
  avoid: readonly string[]
  /** The rules that a first try broke, in words. */
  broken: readonly string[]
}

/** The exact words that leave for a draft of a reply to a review. Pure. */
export function reviewPrompt({ now, restaurant, review, avoid, broken }: ReviewFacts, mask: Mask): Message[] {
  const { score, text, language, complaints, praise, guestName, dish, orderNumber } = review
  const told = {
    score,
    text: text && mask.hide(text.slice(0, 4 * MAX_MESSAGE_CHARACTERS)),
    complains_of: complaints,
    praises: praise,
    guest_name: hiddenName(guestName, mask) ?? null,
    dish: dish && mask.hide(dish),
    order_number: orderNumber,
  }
  return [
    { role: 'system', content: REVIEW_RULES },
    {
      role: 'user',
      content: [
        section('restaurant', [line(restaurantOf(restaurant, mask, now))]),
        section('review', [line(told)]),
        avoiding(avoid, mask),
        broken.length > 0 && `The last try broke these rules, so write another one: ${broken.join(' ')}`,
        `Write the public reply of the restaurant. Language: ${language}.`,
      ]
        .filter(Boolean)
        .join('\n'),
    },
  ]
}

/** The placeholder of a name; a name that cannot be hidden does not leave. */
function hiddenName(name: string | null, mask: Mask): string | undefined {
  const hidden = name === null ? '' : mask.hide(name)
  return hidden.startsWith('[NAME_') ? hidden : undefined
}

function restaurantOf({ name, zone, voice, hours }: RestaurantFacts, mask: Mask, now: number) {
  return {
    name: mask.hide(name),
    now: DateTime.fromMillis(now, { zone }).setLocale('en').toFormat('cccc yyyy-MM-dd HH:mm'),
    opening_hours: hours ? sayHours(hours, now) : 'not known',
    voice: {
      greeting: mask.hide(voice.greeting),
      address: voice.address === 'ty' ? 'familiar (ты)' : 'formal (вы)',
      own_words: voice.words.map((word) => mask.hide(word)),
      jokes: voice.jokes,
      signature: mask.hide(voice.signature),
    },
  }
}

function orderOf(order: ConversationFacts['orders'][number], restaurant: RestaurantFacts, mask: Mask) {
  const { at, items, total, status } = order
  return {
    at: timeIn(restaurant, at),
    items: items.map((item) => mask.hide(item)),
    total: fromHundredths(total),
    status,
  }
}

function avoiding(drafts: readonly string[], mask: Mask): string | false {
  return (
    drafts.length > 0 &&
    section(
      'offered_before',
      drafts.map((text) => line(mask.hide(cut(text)))),
    )
  )
}

const timeIn = ({ zone }: RestaurantFacts, at: number) => DateTime.fromMillis(at, { zone }).toFormat('yyyy-MM-dd HH:mm')

const cut = (text: string): string =>
  text.length > MAX_MESSAGE_CHARACTERS ? `${text.slice(0, MAX_MESSAGE_CHARACTERS)}…` : text

/** JSON whose strings cannot close the section they are in. */
const line = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c')

function section(name: string, lines: readonly string[]): string | false {
  return lines.length > 0 && `<${name}>\n${lines.join('\n')}\n</${name}>`
}

/** As many of the first as fit; one that is too long is left out completely. */
function firstThatFit(lines: readonly string[], characters: number): string[] {
  let left = characters
  return lines.filter((each) => {
    left -= each.length + 1
    return left >= 0
  })
}

/** Those that share most words with what the guest said last come first. */
function byCloseness({ quickAnswers, messages }: ConversationFacts) {
  const asked = new Set(messages.slice(-5).flatMap(({ from, text }) => (from === 'guest' ? stemsOf(text) : [])))
  const closeness = ({ title, text }: { title: string; text: string }) =>
    new Set(stemsOf(`${title} ${text}`).filter((each) => asked.has(each))).size
  return quickAnswers
    .map((answer) => ({ ...answer, closeness: closeness(answer) }))
    .toSorted((a, b) => b.closeness - a.closeness)
}

function stemsOf(text: string): string[] {
  return (text.slice(0, 4 * MAX_MESSAGE_CHARACTERS).match(/\p{L}{4,40}/gu) ?? []).map(stem)
}
