import { useTranslation } from 'react-i18next'
import type { AnswerTimes } from '../../api-types.ts'
import { useFormats } from '../../formats.ts'
import { usePersonName } from '../../parts/person-name.tsx'

export const GROUPS = ['day', 'hour', 'operator', 'team', 'restaurant'] as const
export type Group = (typeof GROUPS)[number]

export type AnswerTimesRow = AnswerTimes['data'][number]

/** The name of a row of the report. */
export function useKeyName(group: Group): (row: AnswerTimesRow) => string {
  const { t } = useTranslation('restaurants')
  const formats = useFormats()
  const personName = usePersonName()
  switch (group) {
    case 'day':
      return ({ key }) => formats.day(`${key}T12:00:00`)
    case 'hour':
      return ({ key }) => `${key}:00`
    case 'operator':
      return ({ key }) => (key === 'none' ? t('answerTimes.onPhone') : personName(key))
    case 'team':
      return ({ key, name }) => name ?? (key === 'none' ? t('answerTimes.noTeam') : key)
    case 'restaurant':
      return ({ key, name }) => name ?? (key === 'none' ? t('answerTimes.noRestaurant') : key)
    default:
      return group satisfies never
  }
}
