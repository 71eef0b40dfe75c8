import { DateTime } from 'luxon'
import { COMPLAINT_ADVICE } from '../advice/complaint-advice.ts'
import type { Language } from '../advice/language.ts'
import type { ComparedRestaurant } from '../comparison/schema.ts'
import type { Week } from './week.ts'

/** A chat is no table: the rest is on the page. */
const SHOWN = 20
const TOPICS_SHOWN = 2

const WORDS = {
  ru: {
    title: (from: string, to: string) => `Рестораны за неделю: ${from} — ${to}`,
    none: 'За неделю никто не поставил оценки.',
    silent: 'оценок не было',
    score: (score: string, change: string, count: number) => `оценка ${score}${change} (оценок: ${count})`,
    cancellations: (rating: string, change: string) => `рейтинг отмен ${rating}${change}`,
    complaints: (list: string) => `жалобы: ${list}`,
    answers: (share: string) => `ответов за 3 дня: ${share}`,
    more: (count: number) => `И ещё ресторанов: ${count}`,
    link: 'Подробнее:',
  },
  en: {
    title: (from: string, to: string) => `Restaurants last week: ${from} to ${to}`,
    none: 'Nobody gave a rating last week.',
    silent: 'no ratings',
    score: (score: string, change: string, count: number) => `score ${score}${change} (ratings: ${count})`,
    cancellations: (rating: string, change: string) => `cancellation rating ${rating}${change}`,
    complaints: (list: string) => `complaints: ${list}`,
    answers: (share: string) => `answered within 3 days: ${share}`,
    more: (count: number) => `And more restaurants: ${count}`,
    link: 'More:',
  },
} as const

type Summary = {
  week: Week
  rows: readonly ComparedRestaurant[]
  language: Language
  /** Undefined: the server cannot be reached from outside. */
  origin: string | undefined
}

/** The first line of the summary, and the subject of its e-mail. */
export function summaryTitle({ from, to }: Week, language: Language): string {
  const day = (date: string) =>
    DateTime.fromISO(date, { zone: 'UTC' }).setLocale(language).toLocaleString({ day: 'numeric', month: 'long' })
  return WORDS[language].title(day(from), day(to))
}

/** The week in words, one paragraph per restaurant, in the order of the comparison. */
export function summaryText({ week, rows, language, origin }: Summary): string {
  const words = WORDS[language]
  const rated = rows.some(({ ratings_counted }) => ratings_counted > 0)
  const shown = rows.slice(0, SHOWN).map((row, place) => `${place + 1}. ${row.name}\n${lineOf(row, language)}`)
  return [
    summaryTitle(week, language),
    ...(rated ? shown : [words.none]),
    ...(rated && rows.length > SHOWN ? [words.more(rows.length - SHOWN)] : []),
    ...(origin ? [`${words.link} ${origin}/restaurants/compare?from=${week.from}&to=${week.to}`] : []),
  ].join('\n\n')
}

function lineOf(
  { score, ratings_counted, cancellations, complaints, answers, change }: ComparedRestaurant,
  language: Language,
) {
  const words = WORDS[language]
  const figure = new Intl.NumberFormat(language, { minimumFractionDigits: 2, maximumFractionDigits: 2 })
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 })
  const moved = (by: number | null) => {
    const seen = Math.round((by ?? 0) * 100) / 100
    return seen === 0 ? '' : ` ${seen > 0 ? '↑' : '↓'}${figure.format(Math.abs(seen))}`
  }
  const topics = complaints.topics
    .slice(0, TOPICS_SHOWN)
    .map(({ topic, count }) => `${COMPLAINT_ADVICE[topic].title[language].toLowerCase()} ${count}`)
  return [
    score === null ? words.silent : words.score(figure.format(score), moved(change.score), ratings_counted),
    ...(cancellations.rating === null
      ? []
      : [words.cancellations(figure.format(cancellations.rating), moved(change.cancellation_rating))]),
    ...(topics.length > 0 ? [words.complaints(topics.join(', '))] : []),
    ...(answers.share_in_three_days === null ? [] : [words.answers(percent.format(answers.share_in_three_days))]),
  ].join('; ')
}
