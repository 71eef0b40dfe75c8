import { known } from '../../lib/known.ts'
import { type WordList, wordList } from '../../lib/word-list.ts'
import { ASKING_ADDRESS, ASKING_CLASSES, ASKING_CONTACT } from './asking-words.ts'
import type { TextWord } from './phrases.ts'
import { sequences } from './word-sequences.ts'

const isGiving = wordList(ASKING_CLASSES.GIVE)
const isWish = wordList(ASKING_CLASSES.WANT)
const isQuestion = wordList(ASKING_CLASSES.HOW)
const isYours = wordList(ASKING_CLASSES.YOU)
const isReaching = wordList(ASKING_CLASSES.REACH)
const isContact = wordList(ASKING_CLASSES.CONTACT)
const isAddress = wordList(ASKING_CLASSES.ADDRESS)
const isNumber = wordList(ASKING_CLASSES.NUMBER)
const isCall = wordList(`${ASKING_CLASSES.CALL} позвон* перезвон* связ* дозвон* набер* созвон* звонк*`)
const findContact = sequences(ASKING_CONTACT, ASKING_CLASSES)
const findAddress = sequences(ASKING_ADDRESS, ASKING_CLASSES)

/**
 * «не сообщайте телефон», "never share": the opposite of a request. «Не подскажете ли», «не могли бы» are polite
 * requests.
 */
const FORBIDDEN =
  /(?<!\p{L})(?:не (?:сообщайте|оставляйте|пишите|публикуйте|указывайте|называйте|нужно|надо|нужен|нужны|передавайте|давайте|присылайте|делитесь|просим|требуется|храним|надо)|никогда|нельзя(?! ли)|never|do not|don't|no need|not need)(?!\p{L})/iu
/** "what's your @?" */
const SIGN = /(?<!\p{L})(?:your|ur|ваш\p{L}*|твоя|твою|какая)\s{1,3}@(?![\p{L}\d])/iu
/** What a number or an address belongs to when it is not a person's. */
const isNotOfPerson = wordList(`
  заказ заказа заказов заказе заказу столик* стола чек* брони бронирован* заявк* позици* обращени* купон* промокод* филиал* ресторан* кафе блюд*
  меню один горяч* лини* поддержк* приложени* order table booking reservation receipt ticket one item dish restaurant ours our app
  support наш наша наше нашего нашу наших кухн* кухней шеф* курьер*`)
/** The subject of a statement, not of a request: "the rider could not find the flat". */
const isThird = wordList(
  'курьер* доставщик* водител* повар* официант* rider riders driver drivers courier couriers chef',
)
/** «назовите его номер»: of the thing mentioned before. */
const isItsOwn = wordList('его ее их its their')
const isInPlace = wordList('в во через из от за с со по in via through for from by')

export type Asked = 'contact' | 'address'
type Place = { start: number; end: number }

/** The personal thing that a sentence asks a guest for, in any wording, and the words that ask. */
export function findAsked(sentence: string, own: readonly TextWord[]): ({ kind: Asked } & Place) | undefined {
  if (own.length === 0 || FORBIDDEN.test(sentence)) return undefined
  const sign = SIGN.exec(sentence)
  if (sign) return { kind: 'contact', start: sign.index, end: sign.index + sign[0].length }
  const address = findAddress(own) ?? findWanted(sentence, own, isAddress)
  if (address) return { kind: 'address', ...address }
  const contact = findContact(own) ?? findWanted(sentence, own, isContact) ?? findPhoneNumber(sentence, own)
  return contact && { kind: 'contact', ...contact }
}

/**
 * «киньте телефон», «ваш телефон?», «телефончик пришлите»: a thing with a request, unlike «в приложении есть телефон».
 */
function findWanted(sentence: string, own: readonly TextWord[], isThing: WordList): Place | undefined {
  const isAsked = sentence.includes('?')
  const isTold = isToldOnly(sentence, own)
  const lastWish = own.findLastIndex(({ word }) => isWish(word))
  return own.find((thing, at) => {
    if (!isThing(thing.word) || !isOfPerson(sentence, own, at)) return false
    const before = own.slice(Math.max(0, at - 8), at).map(({ word }) => word)
    if (isInPlace(before.at(-1) ?? '')) return false
    if (isTold && own.slice(Math.max(0, at - 8), at).some(({ word }) => isThird(word))) return false
    if (before.some((word) => isGiving(word) || isWish(word))) return true
    if (isAsked && before.some(isQuestion)) return true
    if (own.slice(at + 1, at + 5).some(({ word }) => isGiving(word))) return true
    const isGuests = own.slice(Math.max(0, at - 2), at + 3).some(({ word }) => isYours(word))
    return isGuests && (isAsked || lastWish > at || own.length <= 3)
  })
}

/** A number is a phone number beside words of calling, or when the number itself is asked for. */
function findPhoneNumber(sentence: string, own: readonly TextWord[]): Place | undefined {
  if (!sentence.includes('?') && !own.some(({ word }) => isGiving(word) || isWish(word))) return undefined
  const isTold = isToldOnly(sentence, own)
  const isOfCalls = own.some(({ word }) => isReaching(word) || isCall(word) || isContact(word))
  return own.find((thing, at) => {
    if (!isNumber(thing.word) || !isOfPerson(sentence, own, at)) return false
    if (isTold && own.slice(Math.max(0, at - 8), at).some(({ word }) => isThird(word))) return false
    const isGuests = own.slice(Math.max(0, at - 3), at + 3).some(({ word }) => isYours(word))
    return isGuests || isOfCalls || isGiving(own[at - 1]?.word ?? '') || own.length <= 3
  })
}

/** Nobody is addressed: with a courier or a cook as its subject the sentence reports something. */
function isToldOnly(sentence: string, own: readonly TextWord[]): boolean {
  return !sentence.includes('?') && !own.some(({ word }) => isYours(word) || isGiving(word))
}

function isOfPerson(sentence: string, own: readonly TextWord[], at: number): boolean {
  const { start, end } = known(own[at], 'word at this place')
  const isNear = (other: TextWord) =>
    !/[,;:—(]|\s(?:and|so|и|чтобы)\s/u.test(sentence.slice(Math.min(end, other.end), Math.max(start, other.start)))
  const isThings = own.slice(Math.max(0, at - 2), at + 4).some((other) => isNotOfPerson(other.word) && isNear(other))
  const isItsNumber = isItsOwn(own[at - 1]?.word ?? '') && own.slice(0, at).some(({ word }) => isNotOfPerson(word))
  return !isThings && !isItsNumber
}
