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

/** Two weeks: this one against the last. */
export function Dynamics({ days }: { days: RestaurantRating['dynamics'] }) {
  const { t } = useTranslation('restaurants')
  const [name, setName] = useState<FigureName>('overall')
  return (
    <Part
      title={t('chart.title')}
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
        <DynamicsChart days={days} name={name} />
      </Suspense>
    </Part>
  )
}
