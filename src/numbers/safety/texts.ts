import type { SafetyGrade } from './grades.ts'
import type { FigureName, Grounds } from './judge-figures.ts'
import type { SafetyReason } from './next-grade.ts'

/** Words in every language of the product. */
export type Words = { ru: string; en: string }

const WHAT: Record<FigureName, (counts: Counts) => Words> = {
  refused: ({ bad, of, share }) => ({
    ru: `WhatsApp не принял ${bad} из ${of} сообщений за сутки (${share} %)`,
    en: `WhatsApp did not take ${bad} of ${of} messages of the last day (${share} %)`,
  }),
  undelivered: ({ bad, of, share }) => ({
    ru: `${bad} из ${of} сообщений не дошли до телефонов за сутки (${share} %): возможно, гости заблокировали номер`,
    en: `${bad} of ${of} messages had not reached the phones after a day (${share} %): guests may have blocked the number`,
  }),
  opted_out: ({ bad, of, share }) => ({
    ru: `После ${bad} из ${of} сообщений гости отписались (${share} %)`,
    en: `After ${bad} of ${of} messages the guests opted out (${share} %)`,
  }),
  unanswered: ({ bad, of, share }) => ({
    ru: `На ${bad} из ${of} первых сообщений гости не ответили (${share} %)`,
    en: `${bad} of ${of} first messages were not answered (${share} %)`,
  }),
  unread: ({ bad, of, share }) => ({
    ru: `${bad} из ${of} доставленных сообщений не прочитали за сутки (${share} %)`,
    en: `${bad} of ${of} delivered messages had not been read after a day (${share} %)`,
  }),
}

type Counts = { bad: number; of: number; share: string }

const CONSEQUENCE: Record<SafetyGrade, Words> = {
  0: { ru: 'лимиты полные', en: 'the limits are whole' },
  1: { ru: 'номер под наблюдением, лимиты прежние', en: 'the number is watched, its limits stay' },
  2: { ru: 'рассылки идут вполовину медленнее и ровно', en: 'mailings go out evenly at half the limits' },
  3: {
    ru: 'рассылки идут ровно, на четверть лимитов и только тем, кто уже писал на этот номер',
    en: 'mailings go out evenly at a quarter of the limits, and only to guests who have written to this number',
  },
  4: {
    ru: 'рассылки с номера остановлены, ответы гостям уходят',
    en: 'the number sends no mailings; replies to guests go out',
  },
}

const EVENTS: Record<Exclude<SafetyReason, FigureName | 'refused_in_a_row'>, Words> = {
  recovered: { ru: 'Показатели держатся хорошими', en: 'The figures have stayed good' },
  cool_down_over: {
    ru: 'Пауза закончилась, номер возвращается постепенно',
    en: 'The pause is over, the number comes back step by step',
  },
  resumed: { ru: 'Сотрудник снял ограничения', en: 'A person has lifted the limits' },
  watch_off: { ru: 'Наблюдение выключено в настройках', en: 'The watch is turned off in the settings' },
}

/** Why a number has its grade and what that means, in words for marketers. */
export function explainSafety(reason: SafetyReason, grade: SafetyGrade, grounds: Grounds): Words {
  const cause = causeOf(reason, grounds)
  const { ru, en } = CONSEQUENCE[grade]
  return { ru: `${cause.ru}: ${ru}.`, en: `${cause.en}: ${en}.` }
}

function causeOf(reason: SafetyReason, grounds: Grounds): Words {
  if (reason === 'refused_in_a_row') return inARow(grounds.inARow)
  return isFigure(reason) ? wordsOf(reason, grounds[reason]) : EVENTS[reason]
}

function inARow(count: number | undefined): Words {
  const many = count === undefined ? '' : ` (${count})`
  return {
    ru: `WhatsApp отказывал сообщениям подряд${many}`,
    en: `WhatsApp refused one message after the other${many}`,
  }
}

function isFigure(reason: SafetyReason): reason is FigureName {
  return reason in WHAT
}

function wordsOf(name: FigureName, { bad, of }: Grounds[FigureName]): Words {
  const share = of === 0 ? 0 : (100 * bad) / of
  return WHAT[name]({ bad, of, share: String(Math.round(share * 10) / 10) })
}
