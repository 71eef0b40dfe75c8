import { type WordList, wordList } from '../../lib/word-list.ts'
import type { TextWord } from './phrases.ts'

/** «пришлите», «киньте», «нужен», "send", "what's": what a request begins with. */
const ASKING = wordList(`
  пришлите пришли отправ* напиши* напишите укаж* оставьте оставь оставите сообщи* скинь* кинь* дай дайте подскаж* уточни*
  назов* подел* продикт* просим просьба нужен нужна нужно нужны понадоб* можно можем дайте требуется ждем жду хотим хотелось
  бросьте запиши* впиши* введи* остав* представ* напомни* скаж* расскаж* предостав* черкни* добавьте добавляй* внеси* перешли*
  send share leave give tell provide write let drop need may could can would please kindly what what's whats which text supply
  присла* отправить сообщить указать назвать скинуть confirm state enter forward message require pop mind sharing будьте добры сориентир* сбрось* шлите вышлите присыл*`)
/** «как», «какой», "what": with a question mark, or with «вам», «связаться». */
const QUESTION = wordList('как какой какая какое каком какому какую где куда чей на по what which where how')
const YOURS = wordList('ваш* вас вам вами свой свою свое свои своего твой твою твоя тебе тебя вашего your you')
/** «не сообщайте телефон», "never share": the contrary of a request. «Не подскажете ли», «не могли бы» are polite ones. */
const FORBIDDEN =
  /(?<!\p{L})(?:не (?:сообщайте|оставляйте|пишите|публикуйте|указывайте|называйте|нужно|надо|нужен|нужны|передавайте|давайте|присылайте|делитесь|просим|требуется|храним)|никогда|нельзя|never|do not|don't|no need|not need)(?!\p{L})/iu

const CONTACT = wordList(`
  телефон* тел телефончик* мобильн* мобил* сотов* номерок* номерочек почту почта почты имейл* емейл* мейл* майл* e-mail email*
  mail имэйл* фамили* фио отчеств* паспорт* контакт* соцсет* страничк* страниц* профил* ник никнейм* аккаунт* инстаграм* инст* телеграм*
  телег* вконтакте вотсап* ватсап* координат* реквизит* phone* mobile cell telephone surname profile* account* contact* handle username
  instagram facebook telegram passport whatsapp`)
const ADDRESS = wordList(`
  локаци* геолокаци* геопозици* location адрес адреса адресок адресом адресу квартир* подъезд* домофон* этаж* живете живешь проживаете улицу улице улица дом
  address apartment flat postcode zip street`)
/** «номер», "number", "name" ask for a person only beside some words. */
const NUMBER = wordList('номер номером номера номеру number numbers digits цифры цифр')
const NOT_OF_A_PERSON = wordList(`
  заказа заказов заказе столик* стола чек* брони* бронирован* заявк* позици* обращени* купон* промокод* филиал* ресторан* блюд* меню один горяч*
  лини* поддержк* order table booking reservation receipt ticket one item dish restaurant ours our наш наша наше нашего нашу наших`)
const REACHING = wordList('позвон* перезвон* связ* дозвон* набрать набер* call reach ring contact ring')
const FULL_NAME =
  /(?<!\p{L})(?:full name|last name|полное имя|имя и фамили|фамилию и имя|дат[ауы] рождения|date of birth|номер карты|card number|имя полностью|полностью представ|представьтесь полностью|как вас зовут полностью)/iu
const WHERE =
  /(?<!\p{L})(?:где (?:именно )?вы (?:живете|проживаете|находитесь)|куда (?:именно )?(?:вам |к вам )?(?:привезти|доставить|подъехать|везти|прислать)|на какой (?:вы )?улице|в каком (?:вы )?(?:доме|районе)|which street|where (?:exactly )?do you live|where (?:should|can|do) we (?:send|deliver|bring)|where are you based|номер (?:вашей )?квартиры|номер (?:вашего )?дома|house number|flat number|door code|код домофона)(?!\p{L})/iu

export type Asked = 'contact' | 'address'

/** What personal thing a sentence asks a guest for, in any wording, and the word that names it. */
export function findAsked(
  sentence: string,
  own: readonly TextWord[],
): { kind: Asked; start: number; end: number } | undefined {
  if (own.length === 0 || FORBIDDEN.test(sentence)) return undefined
  const has = (kind: WordList) => own.some(({ word }) => kind(word))
  const asks = has(ASKING) || /\?/u.test(sentence) || (has(YOURS) && has(REACHING) && has(NUMBER))
  const place = (start: number, length: number, kind: Asked) => ({ kind, start, end: start + length })
  const where = WHERE.exec(sentence)
  if (where && (asks || has(YOURS))) return place(where.index, where[0].length, 'address')
  const name = FULL_NAME.exec(sentence)
  if (name && asks) return place(name.index, name[0].length, 'contact')
  if (!asks) return undefined
  const ofPerson = (thing: TextWord) => !nearby(own, thing).some(({ word }) => NOT_OF_A_PERSON(word))
  const number = own.find(({ word }) => NUMBER(word))
  if (
    number &&
    ofPerson(number) &&
    (has(YOURS) || has(REACHING) || has(CONTACT) || follows(own, number) || /с какого номер/iu.test(sentence))
  )
    return { kind: 'contact', ...span(number) }
  const contact = own.find(({ word }) => CONTACT(word))
  if (contact && ofPerson(contact) && isWanted(own, contact)) return { kind: 'contact', ...span(contact) }
  const address = own.find(({ word }) => ADDRESS(word))
  if (address && ofPerson(address) && isWanted(own, address)) return { kind: 'address', ...span(address) }
  return undefined
}

/** The thing stands behind the request or belongs to the guest: «ваш телефон?», not «в приложении есть телефон». */
function isWanted(own: readonly TextWord[], thing: TextWord): boolean {
  const at = own.indexOf(thing)
  const before = own.slice(0, at)
  const asked = before.some(({ word }) => ASKING(word) || QUESTION(word))
  const inPlace = /^(?:в|во|через|из|от|за|in|via|through|for)$/.test(before.at(-1)?.word ?? '')
  return (asked && !inPlace) || (before.slice(-2).some(({ word }) => YOURS(word)) && !inPlace)
}

/** «поделитесь номером»: the number itself is what is asked for. */
function follows(own: readonly TextWord[], thing: TextWord): boolean {
  const before = own[own.indexOf(thing) - 1]
  return before !== undefined && ASKING(before.word)
}

/** The words that say whose a number or an address is. */
function nearby(own: readonly TextWord[], thing: TextWord): readonly TextWord[] {
  const at = own.indexOf(thing)
  return own.slice(Math.max(0, at - 2), at + 3)
}

function span({ start, end }: TextWord): { start: number; end: number } {
  return { start, end }
}
