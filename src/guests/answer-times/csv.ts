import { stringify } from 'csv-stringify/sync'
import type { Language } from '../../lib/languages.ts'
import type { AnswerTimes } from './schema.ts'

type Row = AnswerTimes['data'][number]

const COLUMNS: [name: string, ru: string, en: string, value: (row: Row) => string | number | null][] = [
  ['key', 'Кто или когда', 'Who or when', (row) => row.key],
  ['name', 'Название', 'Name', (row) => row.name],
  ['answers', 'Ответов', 'Answers', ({ answers }) => answers.count],
  ['median_seconds', 'Медиана ответа, с', 'Median answer, s', ({ answers }) => answers.median_seconds],
  ['p90_seconds', '90-й процентиль ответа, с', '90th percentile, s', ({ answers }) => answers.p90_seconds],
  ['within_target', 'Вовремя', 'Within target', ({ answers }) => answers.within_target],
  ['share_within_target', 'Доля вовремя', 'Share within target', ({ answers }) => answers.share_within_target],
  ['resolutions', 'Решено', 'Resolved', ({ resolutions }) => resolutions.count],
  ['resolution_median_seconds', 'Медиана решения, с', 'Median resolution, s', (row) => row.resolutions.median_seconds],
  [
    'resolution_p90_seconds',
    '90-й процентиль решения, с',
    '90th percentile of it, s',
    (row) => row.resolutions.p90_seconds,
  ],
]

/** A row for each group. With a language it is for people and their spreadsheets, without one for programs. */
export function answerTimesCsv(rows: readonly Row[], language?: Language): string {
  const cell = (value: string | number | null) =>
    typeof value === 'number' && language === 'ru' ? String(Number(value.toFixed(3))).replace('.', ',') : value
  return stringify(
    rows.map((row) => COLUMNS.map(([, , , value]) => cell(value(row)))),
    {
      header: true,
      columns: COLUMNS.map(([name, ru, en]) => (language ? { ru, en }[language] : name)),
      escape_formulas: true,
      bom: language !== undefined,
      ...(language === 'ru' && { delimiter: ';' }),
    },
  )
}
