import { useTranslation } from 'react-i18next'
import type { RestaurantRating } from '../api-types.ts'
import { Score } from '../parts/score.tsx'
import { Bars } from './bars.tsx'

const SCORES = [5, 4, 3, 2, 1] as const
const COLOURS = { 5: 'teal.6', 4: 'lime.6', 3: 'yellow.6', 2: 'orange.6', 1: 'red.6' } as const

/** The number of ratings of each score. */
export function Distribution({ distribution }: { distribution: RestaurantRating['distribution'] }) {
  const { t } = useTranslation()
  const total = SCORES.reduce<number>((sum, score) => sum + distribution[score], 0)
  return (
    <Bars
      of={total}
      labelWidth={82}
      bars={SCORES.map((score) => ({
        key: String(score),
        label: <Score score={score} size={13} />,
        name: t('score', { score }),
        count: distribution[score],
        colour: COLOURS[score],
      }))}
    />
  )
}
