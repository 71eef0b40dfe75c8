/** What a whole message says about mailings, if it says anything. */
export type OptOutRequest = { wish: 'opt_out' | 'opt_in'; language: 'ru' | 'en' }

/**
 * Whole messages, folded. Russian nouns and verbs of ending, then everything else. Only a message that is nothing but
 * such a word counts: «стоп, а где мой заказ» is a question to the operator.
 */
const OPT_OUT: { language: 'ru' | 'en'; patterns: RegExp[] }[] = [
  {
    language: 'ru',
    patterns: [
      /^(стоп|стопэ|отписка|отпиши|отписать|отписаться|отпишись|отпишите|отписываюсь)( (от )?(рассылк[аиу]|рассылок|сообщени[ея]|сообщений|уведомлени[йя]))?$/,
      /^(отказ|отказываюсь) от (всех )?(рассылки|рассылок|сообщений|уведомлений|рекламы)$/,
      /^(стоп|отписаться|отписка|отпишите)( (стоп|отписаться|отписка|отпишите))+$/,
      /^(хочу |прошу |можно )?(меня )?(отписаться|отписать|отпишите|отпиши|отпишитесь)( меня)?( от)?( (вас|вашей|ваших|этой|этих|всех|всей|рекламн(ой|ых)))*( (рассылки|рассылок|сообщений|уведомлений|рекламы|спама))?$/,
      /^(мне )?(больше )?(мне )?не (пиши|пишите|писать|присылай|присылайте|присылать|шли|шлите|беспокой|беспокойте|беспокоить)( мне| меня)?( больше)?( (сюда|никогда))?( (рекламу|рассылку|рассылки|сообщения|спам|уведомления|такое|это))?$/,
      /^(мне )?(больше )?(мне )?не (надо|нужно|нужна|нужны|отправляй|отправляйте)( мне)?( больше)?( (писать|присылать|слать|отправлять|беспокоить))?( мне| меня)?( больше)? (писать|присылать|слать|спамить|беспокоить|рекламу|реклама|рекламы|рассылку|рассылка|рассылки|спам|спама|ваша рассылка|вашей рассылки|ваша реклама)$/,
      /^(мне )?(больше )?не (надо|нужно) (мне )?(писать|присылать|слать|спамить|беспокоить)( мне| меня)?( больше)?$/,
      /^(прекратите|перестаньте|хватит|довольно)( мне)?( (писать|присылать|слать|спамить))( мне)?( (рекламу|рассылку|рассылки|сообщения|спам))?$/,
      /^(уберите|удалите|исключите)( меня)? из (базы|рассылки|списка|рассылок)( рассылки| рассылок)?$/,
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

const OPT_IN: { language: 'ru' | 'en'; patterns: RegExp[] }[] = [
  {
    language: 'ru',
    patterns: [
      /^(старт|подписаться|подпишите|подпиши|подписка|возобновить)( меня)?( (на )?рассылку)?( снова| обратно)?$/,
    ],
  },
  { language: 'en', patterns: [/^(start|unstop|subscribe|resubscribe|opt in|optin)( me)?( again)?$/] },
]

/** Words of courtesy and address that change nothing. */
const COURTESY =
  /(^|\s)(пожалуйста|пожалуста|плиз|пж|пжл|спасибо|спс|здравствуйте|добрый день|добрый вечер|доброе утро|привет|please|pls|plz|thanks|thank you|hello|hi|hey)(?=\s|$)/g

/** Understands a message that as a whole asks to end mailings, or to have them again (SPEC M10). */
export function findOptOutRequest(text: string): OptOutRequest | undefined {
  if (text.length > 200) return undefined
  // A question mark asks something: «стоп?» and «отписаться?» want an operator's answer, not silence.
  if (text.includes('?')) return undefined
  const words = fold(text)
  if (words === '') return undefined
  const found = (lists: typeof OPT_OUT) => lists.find(({ patterns }) => patterns.some((pattern) => pattern.test(words)))
  const out = found(OPT_OUT)
  if (out) return { wish: 'opt_out', language: out.language }
  const back = found(OPT_IN)
  return back && { wish: 'opt_in', language: back.language }
}

function fold(text: string): string {
  const words = text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll('ё', 'е')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
  return words.replace(COURTESY, ' ').replace(/\s+/g, ' ').trim()
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
