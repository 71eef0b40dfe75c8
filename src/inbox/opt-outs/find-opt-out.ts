import { fold } from './fold.ts'
import { believedWish } from './model/score.ts'
import { inOtherLayout, spellings } from './spellings.ts'

/** What a message says about mailings, if it says anything. */
export type OptOutRequest = { wish: 'opt_out' | 'opt_in'; language: 'ru' | 'en' }

/**
 * Whole messages, folded. Russian nouns and verbs of ending, then everything else. Only a message that is nothing but
 * such a word counts: «стоп, а где мой заказ» is a question to the operator.
 */
const OPT_OUT: { language: 'ru' | 'en'; patterns: RegExp[] }[] = [
  {
    language: 'ru',
    patterns: [
      /^(я )?(стоп|стопэ|отписка|отпиши|отписать|отписаться|отпишись|отпишите|отписываюсь)( (от )?(рассылк[аиу]|рассылок|сообщени[ея]|сообщений|уведомлени[йя]))?$/,
      /^(отказ|отказываюсь) от (всех )?(рассылки|рассылок|сообщений|уведомлений|рекламы)$/,
      /^(стоп|отписаться|отписка|отпишите)( (стоп|отписаться|отписка|отпишите))+$/,
      /^(хочу |прошу |можно )?(меня )?(отписаться|отписать|отпишите|отпиши|отпишитесь)( меня)?( от)?( (вас|вашей|ваших|этой|этих|всех|всей|рекламн(ой|ых)))*( (рассылки|рассылок|сообщений|уведомлений|рекламы|спама))?$/,
      /^(мне )?(больше )?(мне )?не (пиши|пишите|писать|присылай|присылайте|присылать|шли|шлите|беспокой|беспокойте|беспокоить)( мне| меня)?( больше)?( (сюда|никогда))?( (рекламу|рассылку|рассылки|сообщения|спам|уведомления|такое|это))?$/,
      /^(мне )?(больше )?(мне )?не (надо|нужно|нужна|нужны|отправляй|отправляйте)( мне)?( больше)?( (писать|присылать|слать|отправлять|беспокоить))?( мне| меня)?( больше)? (писать|присылать|слать|спамить|беспокоить|рекламу|реклама|рекламы|рассылку|рассылка|рассылки|спам|спама|ваша рассылка|вашей рассылки|ваша реклама)$/,
      /^(мне )?(больше )?не (надо|нужно) (мне )?(писать|присылать|слать|спамить|беспокоить)( мне| меня)?( больше)?$/,
      /^(прекратите|перестаньте|хватит|довольно)( мне)?( (писать|присылать|слать|спамить))( мне)?( (рекламу|рассылку|рассылки|сообщения|спам))?$/,
      /^(уберите|удалите|исключите)( меня| мой номер| мой телефон)? из (вашей |ваших )?(базы|рассылки|списка|рассылок)( рассылки| рассылок)?$/,
      /^(удалите|сотрите|забудьте) мой (номер|телефон|номер телефона)( из телефона| у себя)?$/,
      /^(я )?(больше )?не (хочу|желаю|буду) (больше )?получать( от вас)?( (ваши|вашу|эти|эту|такие|больше|никакие))*( (рассылк[иу]|рассылок|сообщени[яе]|сообщений|уведомления|уведомлений|рекламу|рекламы|спам))?$/,
      /^(прошу |просьба )?(меня )?(больше )?(мне )?не (писать|присылать|беспокоить|тревожить|спамить)( мне| меня)?( больше)?( (рекламу|рассылки|сообщения|спам))?$/,
      /^(больше )?не (спамь|спамьте|тревожьте)( мне| меня)?( больше)?$/,
      /^(отключите|отмените|остановите|прекратите|отключить|отменить|остановить) (рассылк[иу]|подписку|рекламу|спам)$/,
      /^без (рассылок|рекламы|спама)$/,
    ],
  },
  {
    language: 'en',
    patterns: [
      /^(stop|stopall|stop all|unsubscribe|unsub|opt out|optout|cancel subscription)$/,
      /^(stop|unsubscribe)( (stop|unsubscribe))+$/,
      /^(i (want|would like|d like) to |can you |could you )?(unsubscribe|opt out)( me)?( from)?( (this|these|your|all|the))*( (list|mailing list|mailing|mailings|messages|texts|newsletter|promotions|ads))?$/,
      /^(stop|no more|no) (spam|spamming|messages|texts|ads|mailings|promotions|newsletters|messaging me|texting me|writing me|writing to me|sending me (messages|texts|ads|this|these))$/,
      /^(do not|don t|dont|never) (text|message|write|contact|spam|disturb|write to|send)( me)?( (messages|texts|ads|spam|anything))?( any ?more| again| ever again)?$/,
      /^(remove|delete|take) me( (from|off))( (this|your|the))?( mailing)? (list|mailing list|database|mailings)$/,
      /^(leave me alone)$/,
    ],
  },
]

/** A word from this list occurs in each of these commands and in few other messages, so others need no comparison. */
const SPEAKS_OF_IT =
  /стоп|отпи|отказ|пиш|писа|присыл|шли|слат|беспоко|отправля|надо|нужн|спам|убер|удал|исключ|сотр|забуд|получат|тревож|отключ|отмен|остано|прекра|переста|хватит|довольно|без |stop|unsub|opt|cancel|want|like|can you|could you|no more|^no |do not|don t|dont|never|remove|delete|take|leave/

const OPT_IN: { language: 'ru' | 'en'; patterns: RegExp[] }[] = [
  {
    language: 'ru',
    patterns: [
      /^(старт|подписаться|подпишите|подпиши|подписка|возобновить)( меня)?( (на )?рассылку)?( снова| обратно)?$/,
    ],
  },
  { language: 'en', patterns: [/^(start|unstop|subscribe|resubscribe|opt in|optin)( me)?( again)?$/] },
]

/** What annoyed guests put before or after their request, clause by clause. */
const ANNOYED =
  /^(как же |ну |уже |вы |вы уже |мне |это |меня )*(достали|достало|надоели|надоело|задолбали|задолбало|задрали|заколебали|замучили|сколько можно|спам|не интересно|неинтересно|интересно|нет|все)( уже| меня| мне| вы)*( (ваши|вашими|своими|этими|этой|вашей|своей|с|со) ?([а-я]+ )?(рассылк[а-я]+|сообщени[а-я]+|реклам[а-я]+|спам[а-я]*))?( уже)?$/

/** Longer messages are never such a request. */
const MAX_LENGTH = 300

/**
 * Understands a message that asks to end mailings, or to have them again: by the commands above, which the guest
 * was told, in any spelling; in the guest's own words by a model (decision 55).
 */
export function findOptOutRequest(text: string): OptOutRequest | undefined {
  if (text.length > MAX_LENGTH) return undefined
  return findCommand(text) ?? findOwnWords(text)
}

function findOwnWords(text: string): OptOutRequest | undefined {
  const wish = believedWish(text)
  return wish && { wish, language: /\p{Script=Cyrillic}/u.test(text) ? 'ru' : 'en' }
}

function findCommand(text: string): OptOutRequest | undefined {
  // A question mark asks something: «стоп?» and «отписаться?» want an operator's answer, not silence.
  if (text.includes('?')) return undefined
  const words = fold(text)
  if (words === '') return undefined
  const otherWords = fold(inOtherLayout(text))
  const back = find(OPT_IN, words) ?? find(OPT_IN, otherWords)
  if (back) return { wish: 'opt_in', language: back.language }
  const out = findOptOut(words) ?? findOptOut(otherWords) ?? findAmongAnnoyance(text)
  return out && { wish: 'opt_out', language: out.language }
}

const find = (lists: typeof OPT_OUT, words: string) =>
  lists.find(({ patterns }) => patterns.some((pattern) => pattern.test(words)))

/** In any spelling: silence towards a guest by mistake is undone by a word, writing to one who said no is not. */
function findOptOut(words: string) {
  for (const spelling of spellings(words)) {
    const found = SPEAKS_OF_IT.test(spelling) ? find(OPT_OUT, spelling) : undefined
    if (found) return found
  }
  return undefined
}

/** «Достали своими рассылками, не пишите»: a wish in one clause, and nothing but annoyance in the others. */
function findAmongAnnoyance(text: string) {
  const clauses = text
    .split(/[,.;:!\n\u2013\u2014]+/)
    .map(fold)
    .filter((clause) => clause !== '')
  if (clauses.length < 2) return undefined
  const rest = clauses.filter((clause) => !ANNOYED.test(clause))
  const wishes = rest.map(findOptOut)
  return rest.length > 0 && wishes.every((wish) => wish !== undefined) ? wishes[0] : undefined
}

/** What the guest is told, once. */
export const MAILING_WISH_ANSWERS: Record<OptOutRequest['wish'], Record<OptOutRequest['language'], string>> = {
  opt_out: {
    ru: 'Вы отписаны от рассылок. Если захотите получать их снова, напишите «старт». На ваши сообщения мы по-прежнему отвечаем.',
    en: 'You are unsubscribed from our mailings. To get them again, write "start". We still answer your messages.',
  },
  opt_in: {
    ru: 'Вы снова подписаны на рассылки. Чтобы отписаться, напишите «стоп».',
    en: 'You are subscribed to our mailings again. To unsubscribe, write "stop".',
  },
}
