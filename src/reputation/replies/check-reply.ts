import { findPhoneNumbersInText } from 'libphonenumber-js/max'
import { stem } from '../complaints/stems.ts'
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

const LINK =
  /(?:https?:\/\/|www\.)\S+|(?<![\p{L}\d@.])[\p{L}\d-]{2,}(?:\.[\p{L}\d-]{2,})*\.(?:ru|com|рф|net|org|me|io|su|site|online|shop|рус|москва|app|link)(?![\p{L}\d])\S*/iu
const EMAIL = /[\w.+-]+@[\w-]+\.[\w.]+/u
const HANDLE = /(?<![\p{L}\d])@[A-Za-z\d_.]{3,}/u
const NETWORK =
  /(?<!\p{L})(?:t\.me|wa\.me|vk\.com|instagram|инстаграм\p{L}*|инст[ауе]|инстаграмм\p{L}*|telegram|телеграм\p{L}*|телег[ауе]|вконтакте|whatsapp|ватсап\p{L}*|вотсап\p{L}*|viber|вайбер\p{L}*|facebook|фейсбук\p{L}*|одноклассник\p{L}*|tiktok|тик-?ток\p{L}*|youtube|директ|direct message|dm us)(?!\p{L})/iu
const PERSONAL = {
  contact: 'телефон номер контакт почта email mail phone number contact profile аккаунт страничка соцсеть координаты',
  address: 'адрес квартира подъезд домофон address apartment flat',
}
const ASKING =
  /(?<!\p{L})(?:пришлит\p{L}*|пришли|отправьте|отправь|напишите|напиши|укажите|укажи|оставьте|оставь|сообщите|сообщи|скиньте|скинь|дайте|дай|подскажите|подскажи|уточните|уточни|назовите|назови|поделитесь|поделись|продиктуйте|просим|нужен|понадобится|можно|send|share|leave|give|tell|provide|write|let us know|what is|may we have|could you|please)(?!\p{L})/iu
const HOME =
  /(?<!\p{L})(?:ул\.|улиц[аеуы]|проспект\p{L}*|пр-т|переул\p{L}*|шоссе|street|st\.|avenue|ave\.)\s*\p{L}+[^.!?]{0,20}?(?:,|\sд\.?|\sдом)?\s*\d+/iu
const SERVICES =
  /(?<!\p{L})(?:яндекс\p{L}*|деливери\p{L}*|delivery club|маркет деливери|купер\p{L}*|сбермаркет\p{L}*|самокат\p{L}*|wolt|glovo|uber ?eats|deliveroo|just ?eat|doordash|grubhub|агрегатор\p{L}*|aggregator|сервис доставки|сервиса доставки|служб\p{L}* доставки|delivery service|платформ\p{L}*|platform)(?!\p{L})/iu
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
  add('link', EMAIL.exec(looked)?.[0] ?? LINK.exec(looked)?.[0])
  add('social', HANDLE.exec(looked.replace(EMAIL, ''))?.[0] ?? NETWORK.exec(looked)?.[0])
  add('address', HOME.exec(looked)?.[0])
  for (const sentence of looked.split(/(?<=[.!?…])\s+|\n+/)) {
    if (ASKING.test(sentence)) {
      add('asks_contact', named(sentence, PERSONAL.contact))
      add('address', named(sentence, PERSONAL.address))
    }
    if (judges(sentence, services)) add('judges_service', sentence)
  }
  return problems
}

function findPhone(text: string): string | undefined {
  for (const { number, startsAt, endsAt } of findPhoneNumbersInText(text, 'RU')) {
    if (number.isPossible()) return text.slice(startsAt, endsAt)
  }
  return undefined
}

function named(sentence: string, words: string): string | undefined {
  const wanted = stems(words)
  return sentence.match(/\p{L}+/gu)?.find((word) => wanted.has(stem(word)))
}

function judges(sentence: string, services: readonly string[]): boolean {
  const lower = sentence.toLowerCase()
  const names =
    SERVICES.test(sentence) || services.some((name) => name.length > 2 && lower.includes(name.toLowerCase()))
  return names && (sentence.match(/\p{L}+/gu) ?? []).some((word) => JUDGING.has(stem(word)))
}

function stems(words: string): Set<string> {
  return new Set(words.trim().split(/\s+/).map(stem))
}
