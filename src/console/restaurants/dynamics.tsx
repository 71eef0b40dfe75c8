import { Skeleton } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RestaurantRating } from '../api-types.ts'
import { Choice } from '../parts/choice.tsx'
import { Part } from '../parts/part.tsx'
import type { FigureName } from './dynamics-chart.tsx'

export const DynamicsChart = lazy(() =>
  import('./dynamics-chart.tsx').then((each) => ({ default: each.DynamicsChart })),
)

const NAMES: readonly FigureName[] = ['overall', 'score', 'cancellation_rating']

/** This week against the last, or the days of a period. */
export function Dynamics({ days, inOrder }: { days: RestaurantRating['dynamics']; inOrder: boolean }) {
  const { t } = useTranslation('restaurants')
  const [name, setName] = useState<FigureName>('overall')
  return (
    <Part
      title={t(inOrder ? 'chart.period' : 'chart.title')}
      actions={
        <Choice
          size="xs"
          aria-label={t('chart.figure')}
          value={name}
          onChange={(value) => setName(value as FigureName)}
          data={NAMES.map((value) => ({ value, label: t(`figure.${value}`) }))}
        />
      }
    >
      <Suspense fallback={<Skeleton height={220} />}>
        <DynamicsChart days={days} name={name} inOrder={inOrder} />
      </Suspense>
    </Part>
  )
}
