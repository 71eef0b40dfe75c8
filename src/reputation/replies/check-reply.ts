import type { Language } from '../../lib/languages.ts'
import { isEmail, type PlacedWord, webAddressKind, wordsByBlanks } from '../../lib/web-address.ts'
import { findAsked } from './asking.ts'
import { findPhone } from './find-phone.ts'
import { judgesService } from './judging-service.ts'
import { type Finding, withModel } from './model/combine.ts'
import { findNetwork } from './networks.ts'
import { textWords } from './phrases.ts'
import { plainText } from './plain-text.ts'
import { findSpelledAddress, findSpelledPhone } from './spelled-out.ts'
import { findRudeness, findSwearing, isAlwaysSwearing } from './swearing.ts'

export const REPLY_RULES = [
  'empty',
  'too_long',
  'swearing',
  'phone',
  'link',
  'social',
  'address',
  'asks_contact',
  'judges_service',
] as const
export type ReplyRule = (typeof REPLY_RULES)[number]

export type ReplyProblem = { rule: ReplyRule; message: string; found: string | null }

export type ReplyContext = {
  language: Language
  /** The delivery services that orders come from, by the names guests know, besides the well-known ones. */
  services?: readonly string[]
}

export const MAX_REPLY_LENGTH = 1_500

const MESSAGES: Record<ReplyRule, Record<Language, string>> = {
  empty: { ru: 'Напишите текст ответа.', en: 'Write the text of the reply.' },
  too_long: {
    ru: `Сократите ответ до ${MAX_REPLY_LENGTH} знаков.`,
    en: `Shorten the reply to ${MAX_REPLY_LENGTH} characters.`,
  },
  swearing: { ru: 'Уберите бранное или обидное.', en: 'Take the swear word or the insult out.' },
  phone: {
    ru: 'Уберите номер телефона: ответ увидят все.',
    en: 'Take the phone number out: everybody will see the reply.',
  },
  link: { ru: 'Уберите ссылку.', en: 'Take the link out.' },
  social: { ru: 'Уберите ссылку на соцсеть или имя в ней.', en: 'Take the social network or the handle out.' },
  address: {
    ru: 'Не просите и не называйте домашний адрес гостя.',
    en: "Neither ask for the guest's home address nor name it.",
  },
  asks_contact: {
    ru: 'Не просите у гостя телефон, почту или страницу в соцсети: напишите ему в чат.',
    en: 'Do not ask for a phone, e-mail or profile: write to the guest in the chat.',
  },
  judges_service: {
    ru: 'Не оценивайте работу сервиса доставки: вопросы к нему решает его поддержка.',
    en: 'Do not judge the delivery service: its support settles such questions.',
  },
}

const HANDLE = /(?<![\p{L}\d])@[A-Za-z\d_.]{3,}/u
/** An address with an unknown top-level domain: «pizza.example/menu». */
const PAGE = /^[\p{L}\d-]{2,40}\.\p{L}{2,12}\/\p{L}/u
const SOCIAL_SITES = ['t.me', 'wa.me', 'vk.com']
const STREET =
  /(?<!\p{L})(?:ул\.|улиц[аеуы]|проспект\p{L}{0,4}|пр-т|переул\p{L}{0,6}|шоссе|street|st\.|avenue|ave\.)/giu
/** After a word for a street: its name and the house number. */
const HOUSE = /^\s{0,3}\p{L}{1,40}[^.!?\d]{0,20}(?:\sд\.\s{0,3})?\d{1,5}/u
const HOUSE_WITHIN = 80
const OURS =
  /(?<!\p{L})(?:мы (?:находимся|на|открыл\p{L}*|работаем|переехали|стоим)|приезжайте|адрес ресторана|ищите нас|вход|вывеск\p{L}*|come|find us|located|наш\p{L}*|нас|ресторан\p{L}*|кафе|филиал\p{L}*|ждем|приходите|заходите|открыт\p{L}*|our|we are|see you|visit)(?!\p{L})/iu
const YOURS =
  /(?<!\p{L})(?:к вам|вы живете|ваш\p{L}* (?:дом|адрес|квартир\p{L}*|подъезд)|your (?:home|house|flat|place|door))(?!\p{L})/iu
/** A flat number is a guest's, and so is where they live. */
const HOME =
  /(?<!\p{L})(?:кв(?:\.|артир[аеуы])\s?\d{1,4}|вы живете (?:на|в|по)\s\p{L}{2,40}[^.!?]{0,30}\d|(?:flat|apt\.?|apartment)\s?\d{1,4})/iu
/**
 * What the rules of the review sites and of decency forbid in a reply [003]: swearing, phones, links, social networks,
 * addresses, asking for any of these, judging the delivery service. An empty list means the text may go.
 */
export function checkReply(text: string, { language, services = [] }: ReplyContext): ReplyProblem[] {
  const problems: ReplyProblem[] = []
  const add = (rule: ReplyRule, found: string | null) =>
    problems.push({ rule, message: MESSAGES[rule][language], found: found || null })
  const plain = text.normalize('NFC').trim()
  if (plain === '') add('empty', null)
  if (plain.length > MAX_REPLY_LENGTH) add('too_long', null)
  // The rules look only at what can be a reply; longer text is refused for its length.
  const looked = plain.slice(0, 2 * MAX_REPLY_LENGTH)
  const read = plainText(looked)
  for (const { rule, found } of withModel(foundByRules(looked, read, services), read)) add(rule, found)
  return problems
}

/** What the rules find, each rule once, without the model. `read` is the result of `plainText`. */
function foundByRules(looked: string, read: string, services: readonly string[]): Finding[] {
  const findings: Finding[] = []
  const add = (rule: Finding['rule'], found: string | undefined, isCertain = false) => {
    if (found === undefined) return
    const before = findings.find((finding) => finding.rule === rule)
    if (!before) findings.push({ rule, found, isCertain })
    else if (isCertain) before.isCertain = true
  }
  // Both as written and as read: «х​уй» with an invisible blank, «инст@грам».
  const words = textWords(read)
  const sounding = plainText(asItSounds(looked))
  const swearing = findSwearing(looked) ?? findSwearing(read) ?? findSwearing(sounding)
  add('swearing', swearing, swearing !== undefined && isAlwaysSwearing(swearing))
  add('swearing', findRudeness(looked) ?? findRudeness(read) ?? findRudeness(sounding))
  add('phone', findPhone(looked) ?? findPhone(withDigits(read)) ?? pieceOf(read, findSpelledPhone(words)), true)
  const { emails, links, rest } = addressesOf(looked)
  add('address', HOME.exec(read)?.[0], true)
  add('link', emails[0] ?? links[0], true)
  add('link', findSpelledAddress(read))
  add('social', HANDLE.exec(rest)?.[0] ?? links.find(isSocial), true)
  add('social', pieceOf(read, findNetwork(words)))
  for (const sentence of read.split(/(?<=[.!?…])\s+|\n+/)) {
    const own = textWords(sentence)
    const asked = findAsked(sentence, own)
    add(asked?.kind === 'contact' ? 'asks_contact' : 'address', pieceOf(sentence, asked))
    add('address', findHome(sentence))
    if (judgesService(sentence, own, services)) add('judges_service', sentence)
  }
  return findings
}

/** E-mail addresses and web addresses, and the text without the e-mail addresses. */
function addressesOf(text: string): { emails: string[]; links: string[]; rest: string } {
  const words = [...wordsByBlanks(text)]
  const emails = words.filter(({ text }) => isEmail(text)).map(textOf)
  const others = words.filter(({ text }) => !isEmail(text))
  const links = others.filter(({ text }) => webAddressKind(text) !== undefined || PAGE.test(text)).map(textOf)
  return { emails, links, rest: others.map(textOf).join(' ') }
}

const textOf = ({ text }: PlacedWord) => text

function isSocial(link: string): boolean {
  const lower = link.toLowerCase()
  return SOCIAL_SITES.some((site) => lower.includes(site))
}

function pieceOf(text: string, place: { start: number; end: number } | undefined): string | undefined {
  return place && text.slice(place.start, place.end)
}

/** «xuй»: a letter read by its sound, not by its look. */
function asItSounds(text: string): string {
  return text.normalize('NFKC').replace(/u(?=\p{Script=Cyrillic})/giu, 'у')
}

/** «8 9I6 I23 45 67»: letters that stand for digits. */
function withDigits(text: string): string {
  return text.replace(/(?<![\p{L}])[\dIlOОоЗзZSБб]{1,12}(?![\p{L}])/gu, (piece) =>
    /\d/.test(piece)
      ? piece
          .replace(/[Il]/g, '1')
          .replace(/[OОо]/g, '0')
          .replace(/[Зз]/g, '3')
          .replace(/Z/g, '2')
          .replace(/S/g, '5')
          .replace(/[Бб]/g, '6')
      : piece,
  )
}

/**
 * A guest's home: «к вам на улицу Ленина, дом 5». The restaurant's address may be named: «ждём вас на улице Ленина, 5».
 */
function findHome(text: string): string | undefined {
  const home = HOME.exec(text)?.[0]
  if (home) return home
  if (OURS.test(text) && !YOURS.test(text)) return undefined
  for (const { 0: street, index } of text.matchAll(STREET)) {
    const end = index + street.length
    const house = HOUSE.exec(text.slice(end, end + HOUSE_WITHIN))
    if (house) return street + house[0]
  }
  return undefined
}
