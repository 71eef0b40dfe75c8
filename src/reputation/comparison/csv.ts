import { stringify } from 'csv-stringify/sync'
import { COMPLAINT_ADVICE } from '../advice/complaint-advice.ts'
import type { Language } from '../advice/language.ts'
import { TOPICS } from '../complaints/topics.ts'
import type { ComparedRestaurant } from './schema.ts'

type Value = string | number | null
type Column = {
  name: string
  words: Record<Language, string>
  value(row: ComparedRestaurant): Value
}

const column = (name: string, ru: string, en: string, value: Column['value']): Column => ({
  name,
  words: { ru, en },
  value,
})

const COLUMNS: Column[] = [
  column('restaurant_id', 'Код ресторана', 'Restaurant id', (row) => row.restaurant_id),
  column('name', 'Ресторан', 'Restaurant', (row) => row.name),
  column('ratings_counted', 'Оценок', 'Ratings', (row) => row.ratings_counted),
  column('score', 'Средняя оценка', 'Average score', (row) => row.score),
  column('credible_score', 'Достоверная оценка', 'Credible score', ({ credible }) => credible?.score ?? null),
  column('credible_low', 'Не ниже', 'No lower than', ({ credible }) => credible?.low ?? null),
  column('credible_high', 'Не выше', 'No higher than', ({ credible }) => credible?.high ?? null),
  column('score_change', 'Изменение оценки', 'Change of score', ({ change }) => change.score),
  column('orders', 'Заказов', 'Orders', ({ cancellations }) => cancellations.orders),
  column(
    'cancelled',
    'Отмен по вине ресторана',
    'Cancelled by own fault',
    ({ cancellations }) => cancellations.cancelled,
  ),
  column('cancellation_rating', 'Рейтинг отмен', 'Cancellation rating', ({ cancellations }) => cancellations.rating),
  column(
    'cancellation_rating_change',
    'Изменение рейтинга отмен',
    'Change of cancellation rating',
    ({ change }) => change.cancellation_rating,
  ),
  column('reviews', 'Отзывов', 'Reviews', ({ answers }) => answers.reviews),
  column('answered', 'Отвечено', 'Answered', ({ answers }) => answers.answered),
  column(
    'share_in_three_days',
    'Доля ответов за три дня',
    'Share answered in three days',
    (row) => row.answers.share_in_three_days,
  ),
  column('median_answer_minutes', 'Медиана ответа, мин', 'Median answer, min', ({ answers }) => answers.median_minutes),
  column('low_reviews', 'Низких отзывов', 'Low reviews', ({ complaints }) => complaints.low),
  ...TOPICS.map((topic) => {
    const { ru, en } = COMPLAINT_ADVICE[topic].title
    const count = ({ complaints }: ComparedRestaurant) =>
      complaints.topics.find((each) => each.topic === topic)?.count ?? 0
    return column(`complaints_${topic}`, `Жалобы: ${ru}`, `Complaints: ${en}`, count)
  }),
]

/** The places with text for people. */
const PLACES = 4

/**
 * A line for each restaurant. With a language the file is for people and their spreadsheets, without one for programs.
 */
export function comparisonCsv(rows: readonly ComparedRestaurant[], language?: Language): string {
  const decimal = (value: Value) =>
    language && typeof value === 'number' ? inWords(Number(value.toFixed(PLACES)), language) : value
  return stringify(
    rows.map((row) => COLUMNS.map(({ value }) => decimal(value(row)))),
    {
      header: true,
      columns: COLUMNS.map(({ name, words }) => (language ? words[language] : name)),
      escape_formulas: true,
      // A change may be negative, which does not make it a formula.
      cast: {
        number: (value) => ({ value: String(value), escape_formulas: false }),
        string: (value) => ({ value, escape_formulas: !/^-?\d+,\d+$/.test(value) }),
      },
      // Excel recognises UTF-8 only by this mark, and separates cells and decimals as the country does.
      ...(language && { bom: true, delimiter: language === 'ru' ? ';' : ',' }),
    },
  )
}

/** Numbers stay numbers where the decimal mark is a point; a Russian spreadsheet understands only a comma. */
function inWords(value: number, language: Language): Value {
  return language === 'ru' && !Number.isInteger(value) ? String(value).replace('.', ',') : value
}
