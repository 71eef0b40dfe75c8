import { isEmail, type PlacedWord, webAddressKind, wordsByBlanks } from '../../lib/web-address.ts'
import { stem } from '../complaints/stems.ts'
import { findPhone } from './find-phone.ts'
import { phrases, type TextWord, textWords } from './phrases.ts'
import { findSwearing } from './swearing.ts'

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
  language: 'ru' | 'en'
  /** Names under which guests know the delivery services the orders come from, besides the well-known ones. */
  services?: readonly string[]
}

export const MAX_REPLY_LENGTH = 1_500

const MESSAGES: Record<ReplyRule, Record<'ru' | 'en', string>> = {
  empty: { ru: 'Напишите текст ответа.', en: 'Write the text of the reply.' },
  too_long: {
    ru: `Сократите ответ до ${MAX_REPLY_LENGTH} знаков.`,
    en: `Shorten the reply to ${MAX_REPLY_LENGTH} characters.`,
  },
  swearing: { ru: 'Уберите бранное слово.', en: 'Take the swear word out.' },
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
const SOCIAL_SITES = ['t.me', 'wa.me', 'vk.com']
const findNetwork = phrases(`
  instagram | инстаграм* | инста | инсте | инсту | telegram | телеграм* | телега | телеге | телегу | вконтакте | whatsapp
  ватсап* | вотсап* | viber | вайбер* | facebook | фейсбук* | одноклассник* | tiktok | тикток* | тик ток* | youtube
  директ | direct message | dm us`)
const findAsking = phrases(`
  пришлит* | пришли | отправьте | отправь | напишите | напиши | укажите | укажи | оставьте | оставь | сообщите | сообщи
  скиньте | скинь | дайте | дай | подскажите | подскажи | уточните | уточни | назовите | назови | поделитесь | поделись
  продиктуйте | просим | нужен | понадобится | можно
  send | share | leave | give | tell | provide | write | let us know | what is | may we have | could you | please`)
const findService = phrases(`
  яндекс* | деливери* | delivery club | маркет деливери | купер* | сбермаркет* | самокат* | агрегатор* | сервис доставки
  сервиса доставки | служб* доставки | платформ*
  wolt | glovo | uber eats | ubereats | deliveroo | just eat | justeat | doordash | grubhub | aggregator
  delivery service | platform`)
const STREET =
  /(?<!\p{L})(?:ул\.|улиц[аеуы]|проспект\p{L}{0,4}|пр-т|переул\p{L}{0,6}|шоссе|street|st\.|avenue|ave\.)/giu
/** Behind a street: its name and the number of the house. */
const HOUSE = /^\s{0,3}\p{L}{1,40}[^.!?\d]{0,20}(?:\sд\.\s{0,3})?\d{1,5}/u
const HOUSE_WITHIN = 80
const PERSONAL = {
  contact: stems(
    'телефон номер контакт почта email mail phone number contact profile аккаунт страничка соцсеть координаты',
  ),
  address: stems('адрес квартира подъезд домофон address apartment flat'),
}
const JUDGING =
  stems(`виноват вина подвел подводит ужасно ужасный плохо плохой худший безответственный косяк накосячил халатный
  халтура опоздал опаздывает медленный обманывает обман завышает завышенный комиссия дерет глючит глюк сломалось ломается
  не-справляется недоработка отвратительный лучший отличный прекрасный хороший замечательный хуже лучше ошибся ошибка
  fault blame bad terrible awful worst late slow unreliable greedy commission broken useless fails great best excellent`)

/**
 * What the rules of the review sites and of decency forbid in a reply (SPEC P8, [003]): swearing, phones, links, social
 * networks, addresses, asking for any of these, judging the delivery service. An empty list: the text may go.
 */
export function checkReply(text: string, { language, services = [] }: ReplyContext): ReplyProblem[] {
  const problems: ReplyProblem[] = []
  const add = (rule: ReplyRule, found: string | undefined) => {
    if (found === undefined || problems.some((problem) => problem.rule === rule)) return
    problems.push({ rule, message: MESSAGES[rule][language], found: found || null })
  }
  const plain = text.normalize('NFC').trim()
  if (plain === '') add('empty', '')
  if (plain.length > MAX_REPLY_LENGTH) add('too_long', '')
  // The rules look at what can be a reply; the rest was refused by its length.
  const looked = plain.slice(0, 2 * MAX_REPLY_LENGTH)
  add('swearing', findSwearing(looked))
  add('phone', findPhone(looked))
  const { emails, links, rest } = addressesOf(looked)
  add('link', emails[0] ?? links[0])
  add('social', HANDLE.exec(rest)?.[0] ?? links.find(isSocial) ?? pieceOf(looked, findNetwork(textWords(looked))))
  add('address', findHome(looked))
  for (const sentence of looked.split(/(?<=[.!?…])\s+|\n+/)) {
    const words = textWords(sentence)
    if (findAsking(words)) {
      add('asks_contact', named(sentence, words, PERSONAL.contact))
      add('address', named(sentence, words, PERSONAL.address))
    }
    if (judges(sentence, words, services)) add('judges_service', sentence)
  }
  return problems
}

/** E-mail addresses and those of pages, and the text without the former. */
function addressesOf(text: string): { emails: string[]; links: string[]; rest: string } {
  const words = [...wordsByBlanks(text)]
  const emails = words.filter(({ text }) => isEmail(text)).map(textOf)
  const others = words.filter(({ text }) => !isEmail(text))
  const links = others.filter(({ text }) => webAddressKind(text) !== undefined).map(textOf)
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

/** «улица Ленина, дом 5» */
function findHome(text: string): string | undefined {
  for (const { 0: street, index } of text.matchAll(STREET)) {
    const end = index + street.length
    const house = HOUSE.exec(text.slice(end, end + HOUSE_WITHIN))
    if (house) return street + house[0]
  }
  return undefined
}

function named(sentence: string, words: readonly TextWord[], wanted: ReadonlySet<string>): string | undefined {
  const found = words.find(({ word }) => wanted.has(stem(word)))
  return pieceOf(sentence, found)
}

function judges(sentence: string, words: readonly TextWord[], services: readonly string[]): boolean {
  const lower = sentence.toLowerCase()
  const names = findService(words) || services.some((name) => name.length > 2 && lower.includes(name.toLowerCase()))
  return Boolean(names) && words.some(({ word }) => JUDGING.has(stem(word)))
}

function stems(words: string): Set<string> {
  return new Set(words.trim().split(/\s+/).map(stem))
}
